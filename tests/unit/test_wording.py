"""Every issue has a sentence, and values read as people write them."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter
from typing import Any

import pytest

from desktop.i18n import use_language
from desktop.wording import (
    CENTRAL_SENTENCES,
    SENTENCES,
    enumerate_words,
    explain,
    label_path,
    show_moment,
    show_path,
    show_value,
    state_label,
    title_of,
)
from sync.model.issues import Issue
from sync.model.pack import Pack

TOP = Path(__file__).resolve().parents[2]
FACTS: dict[str, Any] = {
    "age": 16,
    "area": "32.12.15",
    "asked": "TW",
    "cell": "C7",
    "date": "2026-11-21",
    "document": "ktp",
    "documents": ["ktp", "diploma"],
    "fields": ["name"],
    "found": 24,
    "maximum": 120,
    "minimum": 1,
    "n": 15,
    "names": ["Wati Karsinah"],
    "nik_date": "1998-03-12",
    "nik_sex": "male",
    "number": 7,
    "record_type": "apa",
    "relations": ["father", "mother"],
    "role": "clerk",
    "roles": ["clerk", "head"],
    "row": 3,
    "state": "registered",
    "stated": 25,
    "status": "single",
    "step": "verify",
    "text": "xyz",
    "year": 2026,
    "years": 18,
}


def issue_calls() -> Iterator[tuple[str, str | None, set[str] | None]]:
    """Every `Issue(...)` in the program: where, its code if it is a literal, the facts it names if they are."""
    for path in sorted([*(TOP / "sync").rglob("*.py"), *(TOP / "desktop").rglob("*.py")]):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Issue":
                arguments = {keyword.arg: keyword.value for keyword in node.keywords}
                yield f"{path.relative_to(TOP)}:{node.lineno}", literal(arguments.get("code")), facts_of(arguments)


def literal(node: ast.expr | None) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def facts_of(arguments: dict[str | None, ast.expr]) -> set[str] | None:
    node = arguments.get("facts")
    if node is None:
        return set()
    if not isinstance(node, ast.Dict):
        return None
    return {key for key in map(literal, node.keys) if key}


def placeholders(sentence: str) -> set[str]:
    return {name for _text, name, _format, _conversion in Formatter().parse(sentence) if name}


CALLS = list(issue_calls())
LITERAL = sorted({code for _where, code, _facts in CALLS if code})


def test_the_program_raises_issues_in_many_places() -> None:
    assert len(LITERAL) > 30


@pytest.mark.parametrize("code", LITERAL)
def test_every_issue_has_a_sentence(code: str) -> None:
    assert code in SENTENCES or code in CENTRAL_SENTENCES


@pytest.mark.parametrize(
    ("where", "code", "facts"),
    [call for call in CALLS if call[1] and call[2] is not None],
    ids=lambda value: " ".join(sorted(value)) if isinstance(value, set) else str(value),
)
def test_a_sentence_asks_for_no_fact_that_its_issue_does_not_state(where: str, code: str, facts: set[str]) -> None:
    sentence = SENTENCES.get(code) or CENTRAL_SENTENCES[code]
    assert placeholders(sentence) - {"field"} <= facts, where


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("code", sorted(SENTENCES | CENTRAL_SENTENCES))
def test_every_sentence_is_whole(pack: Pack, english: None, code: str, language: Any) -> None:
    use_language(language)
    said = explain(pack, pack.record("registration"), Issue(code=code, field="name", facts=FACTS))
    assert not re.search(r"[{}]|–", said)
    assert said.endswith(".")


def test_a_code_from_a_newer_central_is_named_not_hidden(pack: Pack, english: None) -> None:
    assert "(from_tomorrow)" in explain(pack, pack.record("registration"), Issue(code="from_tomorrow"))


def test_no_sentence_is_left_over() -> None:
    unused = set(SENTENCES | CENTRAL_SENTENCES) - set(LITERAL)
    raised = {word for path in (TOP / "desktop/usecases/people/importing").glob("*.py") for word in words(path)}
    assert not unused - raised


def words(path: Path) -> set[str]:
    """The texts in a module's code: codes that are chosen before their issue is made."""
    return {text for node in ast.walk(ast.parse(path.read_text("utf-8"))) if (text := literal_of(node))}


def literal_of(node: ast.AST) -> str | None:
    return literal(node) if isinstance(node, ast.expr) else None


@pytest.mark.parametrize(
    ("record_type", "field", "value", "shown"),
    [
        ("registration", "sex", "female", "Perempuan"),
        ("registration", "birth_date", "1998-03-12", "12 Maret 1998"),
        ("registration", "village", "32.12.19.2007", "Sukasari, Arahan"),
        ("registration", "village", "99.99.99.9999", "99.99.99.9999"),
        ("registration", "nik", "3212195503980001", "3212195503980001"),
        ("registration", "company", "c-1", "PT Contoh"),
        ("registration", "company", "c-2", "c-2"),
        ("registration", "phone", None, "–"),
        ("registration", "phone", "+6281234567001", "+62 812 3456 7001"),
        ("user", "password", "$argon2id$…", "••••••"),
        ("recruitment_permit", "quota", 40, "40"),
    ],
)
def test_values_read_as_people_write_them(
    pack: Pack, indonesian: None, record_type: str, field: str, value: Any, shown: str
) -> None:
    def names(_type: str, record: str) -> str | None:
        return "PT Contoh" if record == "c-1" else None

    assert show_value(pack, pack.record(record_type).require(field), value, names) == shown


def test_several_codes_read_as_a_sentence(pack: Pack, english: None) -> None:
    roles = pack.record("user").require("roles")
    assert show_value(pack, roles, ["clerk", "head"]) == "Clerk and Head"


def test_a_document_of_the_checklist_has_its_own_name_and_finding(pack: Pack, english: None) -> None:
    kind = pack.record("registration")
    assert label_path(pack, kind, "documents.ktp") == "Identity card (KTP)"
    entry = {"verdict": "differs", "note": "buram", "date": "2026-11-20"}
    assert show_path(pack, kind, "documents.ktp", entry) == "Does not match, buram, 20 November 2026"


def test_a_field_of_a_newer_pack_is_shown_by_its_key(pack: Pack, english: None) -> None:
    kind = pack.record("registration")
    assert (label_path(pack, kind, "besok"), show_path(pack, kind, "besok", 7)) == ("besok", "7")


def test_a_record_without_its_title_is_called_by_its_kind(pack: Pack, english: None) -> None:
    kind = pack.record("registration")
    assert title_of(pack, kind, {"name": "Wati"}) == "Wati"
    assert title_of(pack, kind, {}) == "CPMI registration"


def test_where_a_record_stands_is_told_in_words(pack: Pack, english: None) -> None:
    assert state_label(pack.record("registration"), "returned") == "Sent back"
    assert state_label(pack.record("company"), None) == ""


def test_words_are_listed_as_in_a_sentence(english: None) -> None:
    assert [enumerate_words(list(text)) for text in ("", "a", "ab", "abc")] == ["", "a", "a and b", "a, b and c"]


def test_moments_are_told_in_this_pcs_time(english: None) -> None:
    assert re.fullmatch(r"2[12] November 2026 \d\d\.\d\d", show_moment("2026-11-21T14:07:30.000Z"))
