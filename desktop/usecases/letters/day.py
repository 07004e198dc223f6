"""The day that a letter bears: a PC whose clock is wrong must not date and number letters in the wrong year."""

from datetime import date, datetime, timedelta

from desktop.errors import Refused
from desktop.i18n import _, current_language
from desktop.store.store import Store
from desktop.store.values import Query
from desktop.store.writing import Transaction
from desktop.usecases.desk import Office
from sync.model.dates import format_date

SLACK = timedelta(hours=1)  # by which a clock that is set right may jump


class DateDoubtful(Refused):
    """The PC's clock can hardly be right. Nothing was changed; whoever looked at a calendar may say that it is."""


def letter_day(office: Office, reader: Store | Transaction, sure: bool = False) -> date:
    """Today, as letters bear it. Raises DateDoubtful unless the person is `sure`: where the clock went back since the
    last exchange, where central's clock showed another day, and where a later letter was issued already.
    """
    day = office.today()
    doubt = None if sure else _doubt(office, reader, day)
    if doubt:
        raise DateDoubtful(
            doubt
            + " "
            + _(
                "No letter was made and no number is used. Set the clock and synchronise, or say that the date is "
                "right."
            )
        )
    return day


def _doubt(office: Office, reader: Store | Transaction, day: date) -> str | None:
    state = office.store.sync_state()
    now = datetime.fromisoformat(office.clock.now())
    ahead = timedelta(seconds=state.clock_offset or 0)
    if state.last_exchange and now < datetime.fromisoformat(state.last_exchange) - ahead - SLACK:
        then = office.day_of(datetime.fromisoformat(state.last_exchange) - ahead)
        return _("This PC's clock says {today}, but it exchanged with the central server on {then}.").format(
            today=_words(day), then=_words(then)
        )
    there = office.day_of(now - ahead)
    if there != day and abs(ahead) > SLACK:
        return _("This PC's clock says {today}, the central server's {there}.").format(
            today=_words(day), there=_words(there)
        )
    latest = _latest(office, reader)
    if latest is not None and latest > day:
        return _("This PC's clock says {today}, but a letter of {latest} was issued already.").format(
            today=_words(day), latest=_words(latest)
        )
    return None


def _latest(office: Office, reader: Store | Transaction) -> date | None:
    found = []
    for key in (kind.key for kind in office.pack.records.values() if kind.numbered):
        for letter in reader.many(key, reader.select(Query(record_type=key, order=("issued_on", "desc"), limit=1))):
            found.append(date.fromisoformat(letter.fields["issued_on"]))
    return max(found, default=None)


def _words(day: date) -> str:
    return format_date(day, current_language())
