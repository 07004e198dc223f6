"""The manual's pages: Markdown files in `resources/manual/<language>`, in the order of `contents.toml`. No Qt here."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from desktop.i18n import Language
from resources import resource_path

FIRST = "first_day"  # shown where a screen has no page of its own

_HEADING = re.compile(r"^# (.+)$", re.MULTILINE)
_SIGNS = re.compile(r"[#*`>|\[\]]|\(\S+?\)|!\[")


@dataclass(frozen=True)
class ManualPage:
    """One page. `key` is its file's name, and what links say: `[words](other_page.md)`."""

    key: str
    title: str
    text: str

    @property
    def plain(self) -> str:
        """What is searched: the words without Markdown's signs, in lower case."""
        return _SIGNS.sub(" ", self.text).casefold()


@dataclass(frozen=True)
class Chapter:
    """Pages under one heading of the contents."""

    name: str
    pages: tuple[ManualPage, ...]


def folder(language: Language) -> Path:
    """Where the pages of a language lie."""
    return resource_path("manual", language)


@cache
def chapters(language: Language) -> tuple[Chapter, ...]:
    """The whole manual in its order. Raises FileNotFoundError for a page that the contents name and nobody wrote."""
    contents = tomllib.loads(resource_path("manual", "contents.toml").read_text("utf-8"))
    return tuple(
        Chapter(chapter[language], tuple(_read(folder(language) / f"{key}.md") for key in chapter["pages"]))
        for chapter in contents["chapter"]
    )


def pages(language: Language) -> dict[str, ManualPage]:
    """Every page by its key."""
    return {page.key: page for chapter in chapters(language) for page in chapter.pages}


def search(language: Language, text: str) -> list[ManualPage]:
    """Pages that hold every typed word or its beginning; those that name one in their title come first."""
    words = text.casefold().split()
    found = [page for page in pages(language).values() if all(_holds(page.plain, word) for word in words)]
    return sorted(found, key=lambda page: not any(word in page.title.casefold() for word in words))


def _holds(text: str, word: str) -> bool:
    return re.search(rf"\b{re.escape(word)}", text) is not None


def _read(file: Path) -> ManualPage:
    text = file.read_text("utf-8")
    heading = _HEADING.search(text)
    if heading is None:
        raise ValueError(f"{file} has no heading")
    return ManualPage(file.stem, heading[1], text)
