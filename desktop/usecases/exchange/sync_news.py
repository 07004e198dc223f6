"""What an exchange did beyond the usual, in words for the person who looks."""

from desktop.i18n import N_, _, ngettext
from desktop.store.values import PastExchange, SyncState
from desktop.wording import Names, show_moment
from sync.ports import Pending
from sync.report import ExchangeReport, Phase

CLOCK_OFF_FROM = 300.0  # seconds

_KINDS = {
    "retry": N_("Everything sent and received again"),
    "verify": N_("All data compared with the central server"),
    "rebuild": N_("All data fetched anew"),
    "rejoin": N_("Went on as a PC of its own"),
    "epoch": N_("The central server was restored from a backup"),
}
_PHASES: dict[Phase, str] = {
    "exchange": N_("Exchanging: {sent} sent, {received} received, {waiting} waiting"),
    "give_back": N_("Asking what the central server lost: {done} of {total}"),
    "copy": N_("Copying the data as they are, before they are fetched anew: {share} %"),
    "rebuild": N_("Fetching all data anew: {received} of about {total} records received"),
    "look_through": N_("Looking through all data, to compare them: {done} of {total} records"),
    "verify": N_("Comparing all data: {done} of {total} parts that differ are mended"),
    "files": N_("Sending scans: {done} of {total}"),
}


def progress_words(report: ExchangeReport) -> str:
    """How far an exchange is."""
    if report.phase == "verify" and not report.total:
        return _("Comparing all data with the central server…")
    done, total = (_size(n) if report.phase == "files" else str(n) for n in (report.done, report.total))
    share = 100 * report.done // report.total if report.total else 0
    words = _(_PHASES[report.phase])
    return words.format(
        sent=report.sent, received=report.received, waiting=report.waiting, done=done, total=total, share=share
    )


def asked_words(pending: Pending, names: Names) -> str:
    """A forced sync that is not finished."""
    return _("{what}: asked for by {who} on {moment}, not finished yet. It goes on with the next exchange.").format(
        what=_(_KINDS[pending.kind]), who=names("user", pending.by) or pending.by, moment=show_moment(pending.asked_at)
    )


def past_words(past: PastExchange, names: Names) -> str:
    """A forced sync or a new beginning that is over: what, who asked, when, with what outcome."""
    what, moment = _(_KINDS[past.kind]), show_moment(past.finished_at)
    if past.kind in ("rejoin", "epoch"):
        return f"{moment} · {what}"
    counts = dict(part.split("=", 1) for part in past.outcome.split() if "=" in part)
    told = [
        say(int(counts[name])) for name, say in (("repaired", _repaired), ("set_aside", _set_aside)) if name in counts
    ]
    if past.outcome.startswith("differs"):
        told.append(_("Some data still differ; ask your administrator."))
    elif past.kind != "retry" and not told:
        told.append(_("Everything agrees."))
    asked = _("asked for by {who}").format(who=names("user", past.by) or past.by)
    return " · ".join([moment, what, asked, *told])


def _size(n: int) -> str:
    return f"{n / 1024:,.0f} kB".replace(",", ".")


def news_of(report: ExchangeReport) -> list[str]:
    """A sentence for each thing that a person should hear of; none after an ordinary exchange."""
    told: list[str] = []
    if report.rejoined:
        told.append(
            _(
                "The data of this PC was a copy, or was restored from a backup. It goes on as a PC of its own. "
                "Nothing is lost; what waited was sent, and new letter numbers were granted."
            )
        )
    if report.new_epoch:
        told.append(
            _("The central server was restored from a backup. What it had lost was sent again from here.")
            if report.given_back
            else _("The central server was restored from a backup. Nothing of this PC's work was missing there.")
        )
    counted = (
        (report.given_back, _given_back),
        (report.repaired, _repaired),
        (report.set_aside, _set_aside),
        (report.quarantined, _quarantined),
        (report.held, _held),
    )
    return told + [say(n) for n, say in counted if n]


def undecided(state: SyncState) -> list[str]:
    """What waits for a person's decision, a sentence for each kind."""
    counted = ((state.conflicts, _conflicts), (state.duplicates, _duplicates))
    return [say(n) for n, say in counted if n]


def standing_news(state: SyncState) -> list[str]:
    """A sentence for each thing about the exchange that stays true until somebody does something."""
    told: list[str] = []
    if state.upgrade:
        told.append(
            _("The central server asks for a newer version of the program. Until then changes are sent, not received.")
        )
    if state.beyond:
        told.append(_("The central server asks for something that only a newer version of the program can do."))
    if state.clock_offset is not None and abs(state.clock_offset) > CLOCK_OFF_FROM:
        told.append(_clock(state.clock_offset))
    if state.packed is not None:
        told.append(
            _("Packed for a USB stick on {moment}, no answer yet. What was packed waits here until then.").format(
                moment=show_moment(state.packed)
            )
        )
    counted = ((state.deferred, _deferred), (state.set_aside, _set_aside))
    return told + [say(n) for n, say in counted if n]


def _clock(offset: float) -> str:
    minutes = round(abs(offset) / 60)
    if offset > 0:
        return ngettext(
            "This PC's clock is {n} minute ahead of the central server's. Set it right: dates are taken from it.",
            "This PC's clock is {n} minutes ahead of the central server's. Set it right: dates are taken from it.",
            minutes,
        ).format(n=minutes)
    return ngettext(
        "This PC's clock is {n} minute behind the central server's. Set it right: dates are taken from it.",
        "This PC's clock is {n} minutes behind the central server's. Set it right: dates are taken from it.",
        minutes,
    ).format(n=minutes)


def _conflicts(n: int) -> str:
    return ngettext("{n} conflict needs a decision.", "{n} conflicts need a decision.", n).format(n=n)


def _duplicates(n: int) -> str:
    return ngettext(
        "{n} person registered twice needs a decision.", "{n} persons registered twice need a decision.", n
    ).format(n=n)


def _given_back(n: int) -> str:
    return ngettext(
        "{n} change that the central server had lost was sent again.",
        "{n} changes that the central server had lost were sent again.",
        n,
    ).format(n=n)


def _repaired(n: int) -> str:
    return ngettext(
        "{n} record differed from the central server's and was mended.",
        "{n} records differed from the central server's and were mended.",
        n,
    ).format(n=n)


def _set_aside(n: int) -> str:
    return ngettext(
        "{n} record that the central server does not have was set aside. It is kept on this PC.",
        "{n} records that the central server does not have were set aside. They are kept on this PC.",
        n,
    ).format(n=n)


def _quarantined(n: int) -> str:
    return ngettext(
        "{n} change cannot be sent and stays on this PC. Look at the refused changes.",
        "{n} changes cannot be sent and stay on this PC. Look at the refused changes.",
        n,
    ).format(n=n)


def _held(n: int) -> str:
    return ngettext(
        "{n} change does not get through this line and waits for a better one. Everything else was exchanged.",
        "{n} changes do not get through this line and wait for a better one. Everything else was exchanged.",
        n,
    ).format(n=n)


def _deferred(n: int) -> str:
    return ngettext(
        "{n} change waits for others that the central server lost. It is sent again by itself.",
        "{n} changes wait for others that the central server lost. They are sent again by themselves.",
        n,
    ).format(n=n)
