"""The practice office from the command line."""

import msgspec

from desktop.cli.answer import Answer, table
from desktop.cli.progress import ProgressLine
from desktop.cli.session import Session
from desktop.i18n import _
from desktop.usecases.office.practice import begin_anew, make_practice, practice_place
from desktop.usecases.office.practice_people import practice_people


def practice(session: Session) -> Answer:
    """Who there is to be, with the passwords; with --anew what was practised is thrown away first."""
    place = practice_place(session.place)
    make = begin_anew if session.options.anew else make_practice
    with ProgressLine() as line:
        make(place, line.of(_("Making the practice office")))
    people = practice_people()
    rows = [(one.username, one.password, one.name, ", ".join(one.roles)) for one in people]
    text = table((_("User name"), _("Password"), _("Name"), _("Roles")), rows)
    where = _("The practice office lies in {folder}. Nothing in it is real.").format(folder=place.folder)
    return Answer(data={"folder": str(place.folder), "people": msgspec.to_builtins(people)}, text=f"{where}\n\n{text}")
