"""A newer version of the program from the command line: for administrators, scripts and Task Scheduler."""

from pathlib import Path

import msgspec

from desktop.amounts import show_bytes
from desktop.cli.answer import Answer
from desktop.cli.progress import ProgressLine
from desktop.cli.session import Session, say
from desktop.i18n import _, ngettext
from desktop.updates.source import FolderSource, Source
from desktop.usecases.office.updating import Outcome, Progress, Site, look_for_update, source_of
from desktop.usecases.office.updating import update as bring_update


def update(session: Session) -> Answer:
    """Ask for a newer version, fetch it, have it used from the next start on."""
    options = session.options
    site = Site.here(session.place.machine.updates)
    folder: Path | None = options.source
    source = FolderSource(folder) if folder else source_of(session.place.machine, _server(session))
    try:
        outcome = _do(session, site, source, by_hand=folder is not None)
    finally:
        source.close()
    if outcome.valid_until is not None:
        say(
            _(
                "Warning: what {source} offers was signed to be the newest until {date} only. It is genuine, but there "
                "may be newer versions."
            ).format(source=outcome.source, date=outcome.valid_until.date().isoformat())
        )
    return Answer(data=msgspec.to_builtins(outcome), text=_words(outcome))


def _do(session: Session, site: Site, source: Source, *, by_hand: bool) -> Outcome:
    if session.options.check:
        return look_for_update(site, source, by_hand=by_hand)
    with ProgressLine() as line:
        return bring_update(site, source, by_hand=by_hand, apply=session.options.apply, progress=_told(line))


def _server(session: Session) -> str:
    """Central's address: as settled for the PC, else the one at which the office joined."""
    machine = session.place.machine
    if machine.updates.source:
        return ""
    if machine.central.address or not session.place.has_office():
        return machine.central.address
    return session.office.store.membership().server


def _words(outcome: Outcome) -> str:
    texts = {
        "newest": _("Version {running} is the newest there is for this PC."),
        "available": _("Version {version} is there; this is {running}. `loket update` fetches it."),
        "laid": _("Version {version} lies ready; this is {running}. `loket update --apply` has it used."),
        "ready": _("Version {version} is ready and is used when the program is opened again."),
    }
    text = texts[outcome.state].format(version=outcome.version, running=outcome.running)
    if not outcome.fetched:
        return text
    files = outcome.patches + outcome.whole
    came = ngettext("{n} file came, {bytes} bytes.", "{n} files came, {bytes} bytes.", files)
    return f"{text}\n{came.format(n=files, bytes=outcome.fetched)}"


def _told(line: ProgressLine) -> Progress:
    """Tells how much has come."""
    came = 0

    def tell(size: int) -> None:
        nonlocal came
        came += size
        line.tell(lambda: _("{size} have come").format(size=show_bytes(came)))

    return tell
