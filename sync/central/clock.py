"""Central's time, and the days and years that Indonesian offices live in."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone

Now = Callable[[], datetime]  # aware, in UTC

WESTERN_TIME = timezone(timedelta(hours=7), "WIB")  # most offices; letter numbers turn with its year
EASTERN_TIME = timezone(timedelta(hours=9), "WIT")  # the first offices in which a new day begins


def utc_now() -> datetime:
    return datetime.now(UTC)


def iso(moment: datetime) -> str:
    """ISO 8601 UTC with milliseconds, `2026-11-21T02:14:07.123Z`."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def today(moment: datetime) -> date:
    """The latest date that is today at some office: a date up to it is not in the future."""
    return moment.astimezone(EASTERN_TIME).date()
