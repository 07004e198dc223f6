"""Every screen that is photographed: who sits there, and how one gets to it.

Places come from the window's own table (`desktop.ui.shell.places`), so a new one is photographed without a word here.
What hangs on a place (a form with its faults, an opened letter, a dialog) gets a line in `SHOTS`. `key` groups the
pictures of the contact sheet and is what `--only` asks for; a picture is called `key` or `key-variant`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import cast

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QPushButton

from desktop.ui.screens.edit import EditPage
from resources import resource_path
from screenshots_stage import Stage

Step = Callable[[Stage], object]

PEOPLE = ("siti", "budi", "ratna", "agus")  # in the order in which they sit down
MESSY = "permohonan-p3mi-berantakan.xlsx"
REQUEST = "recommendation_request"


@dataclass(frozen=True)
class Shot:
    """One picture. `who` signs in beforehand."""

    key: str
    step: Step
    variant: str = ""
    who: str = "siti"

    @property
    def name(self) -> str:
        return f"{self.key}-{self.variant}" if self.variant else self.key


def _to(key: str) -> Step:
    return lambda stage: stage.shell.to(key)


def _new(record_type: str) -> Step:
    return lambda stage: stage.shell.new(record_type)


def _show(record_type: str, state: str = "", part: int | None = None, place: int = 0) -> Step:
    def step(stage: Stage) -> None:
        stage.show(record_type, state, place)
        if part is not None:
            stage.page.show_part(part)  # type: ignore[attr-defined]  # of a request

    return step


def _mistyped(stage: Stage) -> None:
    """A form with a fault that must be mended, one that takes a reason, and one that is left empty."""
    stage.shell.new("registration")
    form = _form(stage)
    typed = {"nik": "3212154503990021", "name": "Sulastri Handayani", "birth_date": "5 Maret 2009", "phone": "0812"}
    for key, text in typed.items():
        form.form.cells[key].control.retype(text)
    form.form.show_issues()


def _changed(stage: Stage) -> None:
    stage.shell.edit("registration", stage.first("registration", "registered"))


def _form(stage: Stage) -> EditPage:
    assert isinstance(stage.page, EditPage), stage.page
    return stage.page


def _searched(stage: Stage) -> None:
    stage.shell.records("registration")
    stage.settle()
    stage.page.narrowing.search.setText("nur")  # type: ignore[attr-defined]  # of a list


def _import(stage: Stage) -> None:
    stage.shell.import_file(resource_path("practice", MESSY))


def _verify_dialog(stage: Stage) -> None:
    stage.window.verify()


def _palette(text: str) -> Step:
    """After a few records were opened, so that there is something recent."""

    def step(stage: Stage) -> None:
        for record_type in ("company", "registration", "recommendation"):
            stage.show(record_type)
        stage.shell.home()
        stage.settle()
        stage.shell.anywhere.find()
        stage.shell.anywhere.palette.line.setText(text)

    return step


def _menu(name: str) -> Step:
    def step(stage: Stage) -> None:
        button = cast(QPushButton, stage.shell.findChild(QPushButton, name))
        button.menu().popup(button.mapToGlobal(QPoint(0, button.height())))

    return step


def _own(icon: str) -> Step:
    """A dialog that the person's menu opens."""
    return lambda stage: next(offer for offer in stage.shell.anywhere.person_offers() if offer.icon == icon).chosen()


def _about(stage: Stage) -> None:
    next(offer for offer in stage.shell.anywhere.help_offers() if offer.icon == "about").chosen()


def _fault(stage: Stage) -> None:
    try:
        stage.shell.to("3212154503990021")
    except KeyError as error:
        stage.window.faults.show(error)


SHOTS: tuple[Shot, ...] = (
    Shot("home", _to("home"), "verifier", "budi"),
    Shot("home", _to("home"), "head", "ratna"),
    Shot("home", _to("home"), "administrator", "agus"),
    Shot("registration", _searched, "searched"),
    Shot("registration", _show("registration", "recommended"), "record"),
    Shot("registration", _new("registration"), "new"),
    Shot("registration", _mistyped, "problems"),
    Shot("registration", _changed, "edit"),
    Shot(REQUEST, _show(REQUEST, "received"), "alone"),
    Shot(REQUEST, _show(REQUEST, "received", place=1), "received"),
    Shot(REQUEST, _show(REQUEST, "approved"), "approved"),
    *(Shot(REQUEST, _show(REQUEST, "issued", part, place=1), f"issued-{part + 1}") for part in range(3)),
    Shot(REQUEST, _show(REQUEST, "verified"), "verifier", "budi"),
    Shot(REQUEST, _new(REQUEST), "new"),
    Shot("recommendation", _show("recommendation"), "record"),
    Shot("recommendation", _show("recommendation", place=1), "company"),
    Shot("refusal_letter", lambda stage: stage.shell.records("refusal_letter")),
    Shot("interview", _show("interview_record"), who="budi"),
    Shot("company", _show("company"), "record"),
    Shot("company", _new("company"), "new"),
    Shot("recruitment_permit", _show("recruitment_permit"), "record"),
    Shot("conflict", lambda stage: stage.shell.decisions("conflict"), "conflict"),
    Shot("conflict", lambda stage: stage.shell.decisions("duplicate"), "duplicate"),
    Shot("import", lambda stage: stage.shell.import_file(), "empty"),
    Shot("import", _import),
    Shot("sync", _to("sync"), "administrator", "agus"),
    Shot("user", _new("user"), "new", "agus"),
    Shot("user", _show("user"), "record", "agus"),
    Shot("palette", _palette("")),
    Shot("palette", _palette("siti"), "people"),
    Shot("palette", _palette("sinkron"), "command"),
    Shot("help", lambda stage: stage.shell.anywhere.explain()),
    Shot("help", lambda stage: stage.shell.anywhere.explain("keyboard"), "keyboard"),
    Shot("help", lambda stage: stage.shell.anywhere.explain("registration"), "pictures"),
    Shot("help", _about, "about"),
    Shot("help", _menu("help_menu"), "menu"),
    Shot("person", _menu("person"), "menu"),
    Shot("fault", _fault),
    Shot("door", lambda stage: stage.window.sign_out(), "sign-in"),
    Shot("door", _verify_dialog, "verify"),
    Shot("door", lambda stage: stage.window.lock(), "locked", "budi"),
    Shot("person", _own("password"), "password", "ratna"),
    Shot("person", _own("pin"), "pin", "ratna"),
)


def place_shots(stage: Stage, who: str, seen: set[str]) -> list[Shot]:
    """The places open to whoever sits there that nobody has shown yet; `seen` grows."""
    from desktop.ui.shell.places import places  # noqa: PLC0415 (asks the running window)

    found = [place.key for place in places(stage.shell.seat.desk) if place.key not in seen]
    seen.update(found)
    return [Shot(key, partial(_go, key), who=who) for key in found]


def _go(key: str, stage: Stage) -> None:
    stage.shell.to(key)
