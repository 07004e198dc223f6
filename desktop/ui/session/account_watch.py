"""What an administrator does to an account, on whatever PC, reaches whoever sits here with it."""

from PySide6.QtCore import QObject

from desktop.i18n import _
from desktop.ui.changes import Changed, ChangeFeed
from desktop.ui.seat import Seat
from desktop.ui.session.person_menu import WindowWays
from desktop.usecases.office.coming_and_going import Standing, standing_of
from desktop.usecases.office.users import USER


def watch_account(ways: WindowWays, seat: Seat, feed: ChangeFeed, owner: QObject) -> None:
    """As long as `owner` lives: show the door once the account of the person at `seat` is closed, for central would
    refuse what they write from then on; say that other roles count from the next sign-in.
    """
    desk = seat.desk

    def tell(standing: Standing) -> None:
        if standing == "closed":
            ways.sign_out()
            text = _("The account of {name} was closed by an administrator. What was not saved is kept as a draft.")
            ways.say(text.format(name=desk.person.name), "warning")
        elif standing == "other_roles":
            text = _("An administrator changed what you may do here. It counts once you sign in again.")
            seat.say(text, "warning", (_("Sign in again"), ways.sign_out))

    def look(changed: Changed) -> None:
        if (USER, desk.person.id) in changed:
            seat.jobs.look_up(lambda: standing_of(desk), tell, owner=owner)

    feed.follow(owner, look)
