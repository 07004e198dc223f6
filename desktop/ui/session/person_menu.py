"""What the menu behind a person's name offers: about themselves, this PC, and practising."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from desktop.i18n import _
from desktop.ui.design.tokens import Tone
from desktop.ui.offers import Offer
from desktop.ui.run.looks import Looks
from desktop.ui.screens.own import PasswordDialog, PinDialog
from desktop.ui.seat import Seat
from desktop.ui.session.practice_band import MoveTo
from desktop.ui.system import show_logs
from desktop.usecases.office.opening import Workplace
from desktop.usecases.office.practice import practice_place


@dataclass(frozen=True)
class WindowWays:
    """What a person can do with the window itself. `say` is heard on whatever screen stands in front by then."""

    window: QWidget
    place: Workplace
    looks: Looks
    say: Callable[[str, Tone], None]
    lock: Callable[[], None]
    sign_out: Callable[[], None]
    move_to: MoveTo


def person_menu(ways: WindowWays, seat: Seat) -> list[Offer]:
    """Everything for the person at `seat`."""
    place = ways.place
    real = place.real
    if real is None:
        practice = [Offer(_("Practise with made-up data"), "practice", lambda: ways.move_to(practice_place(place)))]
    else:
        practice = [
            Offer(_("Begin the practice anew"), "anew", lambda: ways.move_to(place, ask=True)),
            Offer(_("Leave the practice"), "leave", lambda: ways.move_to(real)),
        ]
    logs = (real or place).folder
    return [
        Offer(_("My password…"), "password", lambda: change_password(ways, seat)),
        Offer(_("My PIN on this PC…"), "pin", lambda: change_pin(ways, seat)),
        *ways.looks.menu(),
        Offer(_("Folder of the program's logs"), "folder", lambda: show_logs(logs, lambda at: ways.say(at, "neutral"))),
        *practice,
        Offer(_("Lock the window"), "lock", ways.lock, "Ctrl+L"),
        Offer(_("Another person"), "other_person", ways.sign_out, "Ctrl+Shift+L"),
    ]


def change_password(ways: WindowWays, seat: Seat) -> None:
    """Let the person at `seat` choose another password."""
    said = _("Your password was changed.")
    dialog = PasswordDialog(seat.theme, seat.desk, seat.jobs, lambda: ways.say(said, "good"))
    dialog.setParent(ways.window, dialog.windowFlags())
    dialog.open()


def change_pin(ways: WindowWays, seat: Seat) -> None:
    """Let the person at `seat` set, change or remove their PIN."""
    dialog = PinDialog(seat.theme, seat.desk, seat.jobs, lambda words: ways.say(words, "good"))
    dialog.setParent(ways.window, dialog.windowFlags())
    dialog.open()


def ask_for_own_password(ways: WindowWays, seat: Seat) -> None:
    """Somebody else knows the password by which this person has just signed in."""
    seat.say(
        _("Your administrator gave you this password and knows it. Choose one of your own."),
        "warning",
        (_("Change it now"), lambda: change_password(ways, seat)),
    )
