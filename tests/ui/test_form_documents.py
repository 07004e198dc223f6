"""The checklist of documents in a form: what is asked for follows the other fields."""

from typing import Any

from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from shiboken6 import delete, isValid

from desktop.ui.forms.documents import DocumentsControl
from tests.ui.form_page import MakeForm


def test_the_checklist_follows_scheme_and_marital_status(make_form: MakeForm) -> None:
    form = make_form()
    form.put_defaults()
    control: Any = form.cells["documents"].control
    assert "divorce_deed" not in [line.key for line in control.lines]
    form.cells["marital_status"].control.line.setText("Divorced")  # type: ignore[attr-defined]
    assert "divorce_deed" in [line.key for line in control.lines]


def test_enter_goes_on_from_document_to_document_and_from_the_last_one_out(make_form: MakeForm) -> None:
    form = make_form()
    form.put_defaults()
    form.window().activateWindow()
    control = form.cells["documents"].control
    assert isinstance(control, DocumentsControl)
    left: list[bool] = []
    control.entered.connect(lambda: left.append(True))
    form.go_to("documents")
    for line in control.lines:
        at = form.focusWidget()
        assert at is line.verdict.standing()
        assert left == []
        QTest.keyClick(at, Qt.Key.Key_Right)
        QTest.keyClick(form.focusWidget(), Qt.Key.Key_Return)
    assert left == [True]
    assert {line.verdict.value() for line in control.lines} == {"matches"}
    form.go_to("documents")
    QTest.keyClick(form.focusWidget(), Qt.Key.Key_Return)
    assert control.lines[0].verdict.value() == "matches"  # passing through changes nothing
    first, second, *_rest = control.lines
    QTest.keyClick(first.number, Qt.Key.Key_Return)
    assert form.focusWidget() is first.note
    QTest.keyClick(first.note, Qt.Key.Key_Return)
    assert form.focusWidget() is second.verdict.standing()


def test_the_lines_of_the_checklist_go_when_others_are_asked_for_and_with_the_form(make_form: MakeForm) -> None:
    form = make_form()
    form.put_defaults()
    documents = form.cells["documents"].control
    assert isinstance(documents, DocumentsControl)
    before = list(documents.lines)
    form.cells["marital_status"].control.put("married")
    form.cells["marital_status"].control.edited.emit()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    now = list(documents.lines)
    assert before and len(now) > len(before)
    assert [isValid(line) for line in before] == [False] * len(before)
    delete(form)
    assert [isValid(line) for line in now] == [False] * len(now)


def test_what_was_noted_about_a_document_is_kept_when_the_scheme_changes_and_back(make_form: MakeForm) -> None:
    form = make_form()
    form.put_defaults()
    control: Any = form.cells["documents"].control
    next(line for line in control.lines if line.key == "diploma").verdict.put("matches")
    scheme: Any = form.cells["scheme"].control
    scheme.line.setText("Contract renewal")
    scheme.line.setText("Private to private (P3MI)")
    assert form.fields()["documents"]["diploma"] == {"verdict": "matches"}
