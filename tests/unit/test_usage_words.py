"""The command line's own help and complaints are in the language that was asked for."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop import i18n
from desktop.cli.main import main
from desktop.usecases.office.opening import Workplace

ENGLISH = re.compile(r"\b(usage|options|positional|show this help|error|required|invalid|unrecognized)\b")


@pytest.fixture(autouse=True)
def language() -> Iterator[None]:
    before = i18n._Speaker.language, i18n._Speaker.catalogue
    yield
    i18n._Speaker.language, i18n._Speaker.catalogue = before


def nowhere(_folder: Path | None) -> Workplace:
    raise AssertionError("no office is needed for this")


def said(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    main(list(arguments), nowhere, lambda _place, _file: 0)
    out = capsys.readouterr()
    return out.out + out.err


@pytest.mark.parametrize(
    "arguments",
    [("--help",), ("record", "--help"), ("record",), ("status", "--nothing"), ("--language", "de"), ("record", "show")],
    ids=" ".join,
)
def test_help_and_complaints_are_indonesian(capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...]) -> None:
    text = said(capsys, *arguments)
    assert text.startswith("pemakaian: ")
    assert ENGLISH.findall(text) == []


def test_in_english_they_are_as_argparse_has_them(capsys: pytest.CaptureFixture[str]) -> None:
    assert said(capsys, "--language", "en", "--help").startswith("usage: ")
