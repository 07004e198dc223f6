"""How the exchange stands, the whole of it: for the screen of the exchange and for `loket status` alike."""

from datetime import datetime

import msgspec

from desktop.amounts import show_bytes, show_span
from desktop.i18n import N_, _, current_language, ngettext
from desktop.store.values import LoggedExchange, PastExchange, SyncState
from desktop.usecases.desk import Office
from desktop.usecases.exchange.waiting import WaitingChange, show_age, waiting_changes
from desktop.wording import show_moment
from sync.model.attachments import FileRef

FEW = 10  # letter numbers, from which central grants the next ones
OLD_LIST = 30  # days after which the list of revoked letters is too old to be relied on

_ENDED = {
    "complete": N_("complete"),
    "stopped": N_("broken off here"),
    "no_line": N_("no line"),
    "refused": N_("turned away by the central server"),
    "failed": N_("failed"),
}
_WAYS = {"stick_out": N_("packed for a USB stick"), "stick_in": N_("taken in from a USB stick")}


class Numbers(msgspec.Struct, frozen=True, kw_only=True):
    """Letter numbers of a series and year that are in stock here."""

    label: str
    left: int
    is_low: bool


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """Everything the screen shows that is read from the store."""

    state: SyncState
    changes: tuple[WaitingChange, ...]  # the first of them, refused ones in front
    in_all: int
    scans: tuple[FileRef, ...]
    scans_refused: int
    numbers: tuple[Numbers, ...]
    list_age: str  # of the list of revoked letters; "" where there is none
    list_is_old: bool
    log: tuple[LoggedExchange, ...]
    past: tuple[PastExchange, ...]


def standing_of(office: Office) -> Standing:
    """How the exchange stands now. Reads from the store only, as much as there is: not for the window's thread."""
    store = office.store
    changes, in_all = waiting_changes(office)
    scans = store.unsent_files()
    age, is_old = _list_age(office)
    return Standing(
        state=store.sync_state(),
        changes=tuple(changes),
        in_all=in_all,
        scans=tuple(scans),
        scans_refused=len(store.files_only_here()) - len(scans),
        numbers=tuple(_numbers(office)),
        list_age=age,
        list_is_old=is_old,
        log=tuple(store.exchange_log()),
        past=tuple(store.past_exchanges()),
    )


def _numbers(office: Office) -> list[Numbers]:
    """This year's stock of every series, and what is there of later ones."""
    year, pack = office.today().year, office.pack
    left = {(stock.series, stock.year): stock.left for stock in office.store.number_stock()}
    series = dict.fromkeys(kind.numbered for kind in pack.records.values() if kind.numbered)
    wanted = [*((name, year) for name in series), *(key for key in left if key[1] > year)]
    return [
        Numbers(
            label=_("{series} {year}").format(series=_series(office, name), year=at),
            left=left.get((name, at), 0),
            is_low=at == year and left.get((name, at), 0) < FEW,
        )
        for name, at in wanted
    ]


def _series(office: Office, series: str) -> str:
    """What a series is called: after the letters that bear its numbers."""
    kinds = [kind for kind in office.pack.records.values() if kind.numbered == series]
    return next((kind.label.of(current_language()) for kind in kinds), series)


def _list_age(office: Office) -> tuple[str, bool]:
    kept = office.store.seal_list()
    if kept is None or not kept.asked_at:
        return "", False
    now = office.clock.now()
    days = (datetime.fromisoformat(now) - datetime.fromisoformat(kept.asked_at)).days
    return show_age(kept.asked_at, now), days > OLD_LIST


def left_words(left: int) -> str:
    """How many letter numbers are left."""
    return ngettext("{n} number left", "{n} numbers left", left).format(n=left) if left else _("none left")


def numbers_words(numbers: Numbers, *, practice: bool) -> str:
    """What is in stock, with a warning in words where it is little; in practice they come by no exchange."""
    left = left_words(numbers.left)
    if practice and numbers.is_low:
        return _("{left}: practice gives new ones when it is opened again.").format(left=left)
    if not numbers.left:
        return _("none left: a letter waits for a number. Synchronise to get new ones.")
    return _("{left}: synchronise soon, new ones come with it.").format(left=left) if numbers.is_low else left


def scans_words(scans: tuple[FileRef, ...], refused: int) -> str:
    """How many scans wait, and how large they are together."""
    if not scans and not refused:
        return _("none")
    size = show_bytes(sum(ref.size for ref in scans))
    words = [
        ngettext("{n} waits ({size})", "{n} wait ({size})", len(scans)).format(n=len(scans), size=size)
        if scans
        else _("none waits")
    ]
    if refused:
        words.append(ngettext("{n} refused", "{n} refused", refused).format(n=refused))
    return ", ".join(words)


def list_words(standing: Standing) -> str:
    """How old the list of revoked letters is."""
    if not standing.list_age:
        return _("not fetched yet: it comes with the next exchange")
    if standing.list_is_old:
        return _("{age} old: too old to be relied on. Synchronise.").format(age=standing.list_age)
    return _("fetched {age} ago").format(age=standing.list_age)


def log_words(went: LoggedExchange) -> tuple[str, str]:
    """An exchange: when, and what it brought, how long it took and how it ended."""
    when = show_moment(went.began_at)
    if went.way == "stick_out":  # nothing is sent before central answers for it
        packed = ngettext("{n} change", "{n} changes", went.sent).format(n=went.sent)
        return when, ", ".join([_(_WAYS[went.way]), packed, show_bytes(went.up)])
    if went.way != "line":
        brought = _brought(went)
        return when, ", ".join([_(_WAYS[went.way]), *brought, show_bytes(went.up + went.down)])
    ended = _(_ENDED[went.ended])
    if went.times > 1:
        times = ngettext("{n} exchange", "{n} exchanges", went.times).format(n=went.times)
        until = _("until {moment}").format(moment=show_moment(went.ended_at))
        return when, ", ".join([times, until, ended, *(_brought(went) or [_("nothing new")])])
    amounts = _("{up} up, {down} down").format(up=show_bytes(went.up), down=show_bytes(went.down))
    return when, ", ".join([ended, *(_brought(went) or [_("nothing new")]), amounts, show_span(went.seconds)])


def _brought(went: LoggedExchange) -> list[str]:
    counted = (
        (went.sent, ngettext("{n} change sent", "{n} changes sent", went.sent)),
        (went.received, ngettext("{n} change received", "{n} changes received", went.received)),
        (went.scans, ngettext("{n} scan sent", "{n} scans sent", went.scans)),
    )
    return [text.format(n=n) for n, text in counted if n]
