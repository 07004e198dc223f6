"""What the header says about the exchange."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from desktop.errors import LoketError, NoLine
from desktop.i18n import _, ngettext
from desktop.store.values import SyncState
from desktop.ui.design.tokens import Tone
from desktop.ui.exchange.under_way import UnderWay

_BETWEEN = " · "


@dataclass(frozen=True)
class Status:
    """A few words, with what they look like; `parts` of them, the most important first, where they may be dropped, and
    the `fewest` that are still true.
    """

    text: str
    tone: Tone
    icon: str
    parts: tuple[str, ...] = ()
    fewest: str = ""

    @property
    def shorter(self) -> list[str]:
        """The words where there is less and less room: without the last part, without the last two, the fewest."""
        fewer = [_BETWEEN.join(self.parts[:kept]) for kept in range(len(self.parts) - 1, 0, -1)]
        return [*fewer, self.fewest] if self.fewest else fewer


class Exchanging(Protocol):
    """What there is to know of the exchange: whether it runs, what went wrong last, what waits."""

    running: bool
    under_way: UnderWay
    trouble: LoketError | None
    state: SyncState
    scans: int
    is_practice: bool


def status_of(sync: Exchanging) -> Status:
    """The truth in a few words: what waits, what was refused, when the last full exchange was."""
    if sync.is_practice:
        return Status(_("Practice: exchanges with nobody"), "warning", "no-line", fewest=_("Practice: no exchange"))
    last = _moment(sync.state.last_exchange)
    full = _("last complete {time}").format(time=last) if last else _("never complete yet")
    parts, unsent = _kept_here(sync), sync.state.waiting or sync.scans
    if sync.running and sync.under_way.hangs:
        return _told([_("No answer yet"), *parts, full], "warning", "no-line")
    if sync.running:
        return _told([_("Synchronising…"), *parts, full], "working", "sync")
    if isinstance(sync.trouble, NoLine):
        parts.append(_("no line"))
    elif sync.trouble is not None:
        parts.append(_("exchange failed"))
    all_sent = [_("all sent")] if last else []  # who never heard from central says no more than that
    words, fewest = [*(parts or all_sent), full], _fewest(sync)
    if sync.state.quarantined or (sync.trouble is not None and not isinstance(sync.trouble, NoLine)):
        return _told(words, "bad", "waiting", fewest)
    if isinstance(sync.trouble, NoLine):
        return _told(words, "warning", "no-line", fewest)
    waits = unsent or not last
    return _told(words, "working" if waits else "good", "waiting" if waits else "all-sent", fewest)


def _told(parts: list[str], tone: Tone, icon: str, fewest: str = "") -> Status:
    return Status(_BETWEEN.join(parts), tone, icon, tuple(parts), fewest)


def _fewest(sync: Exchanging) -> str:
    """Of what central does not have the worst, in as few words as can be; "" where it has all."""
    refused, unsent = sync.state.quarantined, sync.state.waiting + sync.scans
    if refused:
        return ngettext("{n} refused", "{n} refused", refused).format(n=refused)
    return ngettext("{n} not sent yet", "{n} not sent yet", unsent).format(n=unsent) if unsent else ""


def _kept_here(sync: Exchanging) -> list[str]:
    """What central does not have, counted."""
    refused, waiting = sync.state.quarantined, sync.state.waiting
    said = []
    if refused:
        said.append(ngettext("{n} change refused", "{n} changes refused", refused).format(n=refused))
    if waiting:
        text = ngettext("{n} change waits to be sent", "{n} changes wait to be sent", waiting)
        said.append(text.format(n=waiting))
    if sync.scans:
        text = ngettext("{n} scan waits to be sent", "{n} scans wait to be sent", sync.scans)
        said.append(text.format(n=sync.scans))
    return said


def _moment(at: str | None) -> str:
    """`08.14` today, `20/11 08.14` on another day, in this PC's time zone."""
    if at is None:
        return ""
    local = datetime.fromisoformat(at).astimezone()
    today = datetime.now().astimezone().date()
    return f"{local:%H.%M}" if local.date() == today else f"{local:%d/%m %H.%M}"
