"""Whatever a person may read is there in Bahasa Indonesia, and says the same facts as the English."""

import ast
import io
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Any, NamedTuple

import msgspec
import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po

from resources import resource_path
from sync.model.pack import Pack, Text

ROOT = Path(__file__).parents[2]
CATALOGUE = resource_path("locale") / "id" / "LC_MESSAGES" / "loket.po"


@cache
def catalogue() -> Catalog:
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="id", abort_invalid=True)


@cache
def texts_in_code() -> dict[str, tuple[str, ...]]:
    """Every text marked in the code, by its id (of a plural the first form), with all its forms."""
    found: dict[str, tuple[str, ...]] = {}
    for package in ("desktop", "sync"):
        for _file, _line, message, _comments, _context in extract_from_dir(ROOT / package):
            forms = (message,) if isinstance(message, str) else tuple(message)
            found[forms[0]] = forms
    return found


class Entry(NamedTuple):
    """One text of the catalogue; more than one English form where it counts."""

    english: tuple[str, ...]
    indonesian: tuple[str, ...]
    fuzzy: bool


def forms_of(text: str | tuple[str, ...] | list[str] | None) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text or ())


def read_entries(found: Catalog) -> dict[str, Entry]:
    said = (Entry(forms_of(m.id), forms_of(m.string), m.fuzzy) for m in found if m.id)
    return {entry.english[0]: entry for entry in said}


@cache
def entries() -> dict[str, Entry]:
    return read_entries(catalogue())


def translated() -> dict[str, Entry]:
    return {text: entry for text, entry in entries().items() if all(entry.indonesian) and not entry.fuzzy}


def placeholders(text: str) -> set[str]:
    return {name for _literal, name, _spec, _conversion in Formatter().parse(text) if name is not None}


def ending(text: str) -> str:
    return text[len(text.rstrip(".…: ")) :]


def words(text: str) -> list[str]:
    return re.findall(r"[a-z]{2,}", re.sub(r"\{.*?\}", "", text.lower()))


def texts_of_pack(value: Any, place: str) -> Iterator[tuple[str, Text]]:
    """Every text anywhere in the pack, with the place it stands at."""
    if isinstance(value, Text):
        yield place, value
    elif isinstance(value, msgspec.Struct):
        for name in value.__struct_fields__:
            yield from texts_of_pack(getattr(value, name), f"{place}.{name}")
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from texts_of_pack(inner, f"{place}.{key}")
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from texts_of_pack(inner, f"{place}.{getattr(inner, 'key', '') or getattr(inner, 'code', '')}")


def test_every_text_of_the_code_speaks_indonesian() -> None:
    assert len(texts_in_code()) > 400
    assert sorted(texts_in_code().keys() - translated().keys()) == [], "translate these in resources/locale/id"


def test_the_catalogue_holds_nothing_that_no_longer_appears() -> None:
    assert sorted(entries().keys() - texts_in_code().keys()) == []
    assert list(catalogue().obsolete) == []


def test_what_counts_in_the_code_counts_in_the_catalogue() -> None:
    assert catalogue().num_plurals == 1
    assert [
        text for text, forms in texts_in_code().items() if text in entries() and entries()[text].english != forms
    ] == []


def test_both_languages_fill_in_the_same_facts() -> None:
    differing = [
        text
        for text, entry in translated().items()
        if {frozenset(placeholders(said)) for said in entry.indonesian}
        != {frozenset().union(*(placeholders(form) for form in entry.english))}
    ]
    assert differing == []


def test_a_translation_ends_as_the_english_does() -> None:
    """A lost full stop, or a lost blank before what is typed, looks broken on the screen."""
    differing = [text for text, entry in translated().items() if ending(text) != ending(entry.indonesian[0])]
    assert differing == []


def test_no_sentence_is_left_in_english() -> None:
    assert [
        text for text, entry in entries().items() if len(words(NAMES.sub("", text))) > 1 and text in entry.indonesian
    ] == []


def test_the_header_names_the_project_the_language_and_nobody_unreal() -> None:
    header = dict(catalogue().mime_headers)
    assert header["Project-Id-Version"].startswith("Loket ")
    assert (header["Language"], header["Plural-Forms"]) == ("id", "nplurals=1; plural=0;")
    assert "EMAIL@ADDRESS" not in CATALOGUE.read_text(encoding="utf-8")
    assert not catalogue().fuzzy


def test_the_catalogue_compiles_to_what_the_program_reads() -> None:
    compiled = io.BytesIO()
    write_mo(compiled, catalogue())
    compiled.seek(0)
    assert read_entries(read_mo(compiled)) == translated()


def test_every_label_and_help_of_the_pack_has_both_languages(pack: Pack) -> None:
    texts = list(texts_of_pack(pack, "pack"))
    assert len(texts) > 200
    assert [place for place, text in texts if not text.id.strip() or not text.en.strip()] == []


@pytest.mark.parametrize("language", ["id", "en"])
def test_labels_of_the_pack_stand_without_blanks_around_them(pack: Pack, language: str) -> None:
    labels = [(place, text.of(language)) for place, text in texts_of_pack(pack, "pack")]
    assert [place for place, said in labels if said != said.strip() or "  " in said] == []


SHOWN = {  # the place of the text among the arguments of what shows it
    "label": 0,
    "selectable": 0,
    "button": 1,
    "setText": 0,
    "setToolTip": 0,
    "setWindowTitle": 0,
    "setPlaceholderText": 0,
    "setAccessibleName": 0,
    "setAccessibleDescription": 0,
    "addAction": 0,
    "addMenu": 0,
    "addTab": 1,
    "say": 0,
    "QLabel": 0,
    "QCheckBox": 0,
    "QRadioButton": 0,
    "QPushButton": 0,
    "MenuEntry": 1,
}
NAMES = re.compile(r"Loket|LKT1|Bahasa Indonesia|English|PDF|Ctrl|Alt|Shift")  # the same in every language


def shown_literals(source: str) -> Iterator[tuple[int, str]]:
    """Lines and texts with letters that go to a screen without asking the catalogue."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        place = SHOWN.get(name)
        if place is None or len(node.args) <= place:
            continue
        parts = [node.args[place]]
        while parts:
            part = parts.pop()
            if isinstance(part, ast.Constant) and isinstance(part.value, str):
                if words(NAMES.sub("", part.value)):
                    yield part.lineno, part.value
            elif isinstance(part, ast.IfExp):
                parts += [part.body, part.orelse]
            elif isinstance(part, ast.BoolOp | ast.JoinedStr):
                parts += part.values
            elif isinstance(part, ast.BinOp):
                parts += [part.left, part.right]


@pytest.mark.parametrize(
    ("code", "caught"),
    [
        ('label("Nama lengkap")', True),
        ('label(_("Full name"))', False),
        ('button(theme, "Simpan", save)', True),
        ('line.setToolTip(f"{n} files")', True),
        ('line.setText(f"{n} · {m}")', False),
        ('line.setText("" if found else "nothing")', True),
        ('label(text, "caption")', False),
    ],
)
def test_a_text_that_nobody_could_translate_is_noticed(code: str, caught: bool) -> None:
    assert bool(list(shown_literals(code))) == caught


def test_every_text_that_a_widget_shows_comes_from_the_catalogue_or_the_data() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line}: {text}"
        for path in sorted((ROOT / "desktop" / "ui").rglob("*.py"))
        for line, text in shown_literals(path.read_text(encoding="utf-8"))
    ]
    assert found == []
