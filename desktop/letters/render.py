"""A letter's content becomes its pages: PDF/A for issue and archive, pictures for the screen.

Typst does the setting. The fonts shipped with the program are used and the PC's own are ignored, so a letter looks the
same everywhere; the document's date is the letter's, so the same content gives the same bytes.
"""

import hashlib
import threading
from datetime import UTC, datetime, time
from functools import cache
from pathlib import Path
from typing import Any

import typst

from desktop.i18n import _
from desktop.letters.errors import TemplateFault, letter_error
from desktop.letters.forms import Content, form_of
from desktop.letters.inputs import template_inputs
from resources import resource_path

STANDARD = "a-2a"  # PDF/A-2, level A: tagged, every character's meaning known


class _Press:
    """A warm compiler for one folder of templates; Typst's compiler serves one caller at a time, hence the lock."""

    def __init__(self, template_dir: Path) -> None:
        self._folder = template_dir
        fonts = typst.Fonts(include_system_fonts=False, font_paths=[resource_path("fonts")])
        self._compiler = typst.Compiler(root=template_dir, font_paths=fonts)
        self._lock = threading.Lock()

    def pdf(self, content: Content, inputs: dict[str, str]) -> bytes:
        dated = datetime.combine(content.date, time(), tzinfo=UTC)
        made = self._print(content, inputs, format="pdf", pdf_standards=STANDARD, timestamp=dated)
        assert isinstance(made, bytes)  # noqa: S101 (one PDF, however many pages)
        return made

    def pictures(self, content: Content, inputs: dict[str, str], ppi: float) -> list[bytes]:
        made = self._print(content, inputs, format="png", ppi=ppi)
        return [made] if isinstance(made, bytes) else made

    def _print(self, content: Content, inputs: dict[str, str], **output: Any) -> bytes | list[bytes]:
        template = _template(self._folder, content)
        try:
            with self._lock:
                pages = self._compiler.compile(input=template, sys_inputs=inputs, **output)
        except RuntimeError as error:
            raise letter_error(error, template) from error
        assert pages is not None  # noqa: S101 (None only when an output path is given)
        return pages


def render_pdf(
    content: Content, template_dir: Path, arms: bytes | None = None, mark: str = "", *, practice: bool = False
) -> bytes:
    """The paper as PDF/A-2a, tagged, fonts embedded; equal content, mark and templates give equal bytes.

    `arms` is the picture (PNG, JPEG or SVG) named by `content.office.arms_sha256`; another picture is a ValueError.
    `mark` stands at the top of every page, as `CETAK ULANG ke-2` does; what says that it is for `practice`, across
    it. Raises `TemplateFault` when a template is wrong, `UnprintableText` when no font has a character of the text.
    """
    _check(content, template_dir, arms)
    return _press(template_dir).pdf(content, template_inputs(content, arms, mark, practice=practice))


def render_pages(
    content: Content,
    template_dir: Path,
    ppi: float = 110,
    arms: bytes | None = None,
    mark: str = "",
    *,
    draft: bool = False,
    practice: bool = False,
) -> list[bytes]:
    """The same pages as PNG pictures, for the screen; `ppi` is pixels per inch.

    A draft has no seal yet and shows where it will stand. Raises what `render_pdf` raises: what cannot be printed is
    not shown as if it could.
    """
    _check(content, template_dir, arms)
    press, inputs = _press(template_dir), template_inputs(content, arms, mark, draft=draft, practice=practice)
    press.pdf(content, inputs)
    return press.pictures(content, inputs, ppi)


@cache
def _press(template_dir: Path) -> _Press:
    return _Press(template_dir)


def _template(folder: Path, content: Content) -> Path:
    return folder / f"{form_of(content)}.typ"


def _check(content: Content, template_dir: Path, arms: bytes | None) -> None:
    template = _template(template_dir, content)
    if not template.is_file():
        raise TemplateFault(template.name, 0, _("the file is missing"))
    found = hashlib.sha256(arms).hexdigest() if arms is not None else ""
    if found != content.office.arms_sha256:
        raise ValueError("the picture of the arms is not the one the letter names")
