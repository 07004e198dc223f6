"""What the menu behind a person's name offers: about themselves, this PC, and practising."""

from typing import TYPE_CHECKING

from desktop.i18n import _
from desktop.ui.offers import Offer
from desktop.ui.screens.own import PasswordDialog, PinDialog
from desktop.ui.shell import Shell
from desktop.ui.system import show_logs
from desktop.usecases.desk import Desk
from desktop.usecases.office.practice import practice_place

if TYPE_CHECKING:
    from desktop.ui.window import LoketWindow


def person_menu(window: "LoketWindow", desk: Desk) -> list[Offer]:
    """Everything for the person at `desk`."""
    place = window.entrance.place
    real = place.real
    if real is None:
        practice = [Offer(_("Practise with made-up data"), "practice", lambda: window.move_to(practice_place(place)))]
    else:
        practice = [
            Offer(_("Begin the practice anew"), "anew", lambda: window.move_to(place, ask=True)),
            Offer(_("Leave the practice"), "leave", lambda: window.move_to(real)),
        ]
    return [
        Offer(_("My password…"), "password", lambda: change_password(window, desk)),
        Offer(_("My PIN on this PC…"), "pin", lambda: change_pin(window, desk)),
        *window.looks.menu(),
        Offer(_("Folder of the program's logs"), "folder", lambda: show_logs((real or place).folder, window.say)),
        *practice,
        Offer(_("Lock the window"), "lock", window.lock, "Ctrl+L"),
        Offer(_("Another person"), "other_person", window.sign_out, "Ctrl+Shift+L"),
    ]


def change_password(window: "LoketWindow", desk: Desk) -> None:
    """Let the person at `desk` choose another password."""
    dialog = PasswordDialog(
        window.theme, desk, window.jobs, lambda: window.say(_("Your password was changed."), "good")
    )
    dialog.setParent(window, dialog.windowFlags())
    dialog.open()


def change_pin(window: "LoketWindow", desk: Desk) -> None:
    """Let the person at `desk` set, change or remove their PIN."""
    dialog = PinDialog(window.theme, desk, window.jobs, lambda words: window.say(words, "good"))
    dialog.setParent(window, dialog.windowFlags())
    dialog.open()


def ask_for_own_password(shell: Shell, window: "LoketWindow") -> None:
    """Somebody else knows the password by which this person has just signed in."""
    desk = shell.seat.desk
    shell.say(
        _("Your administrator gave you this password and knows it. Choose one of your own."),
        "warning",
        (_("Change it now"), lambda: change_password(window, desk)),
    )
