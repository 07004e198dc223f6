"""Central's time, and the days and years that Indonesian offices live in."""

from collections.abc import Callable
from datetime import UTC, date, datetime

from sync.model.zones import EASTERN_TIME, WESTERN_TIME

__all__ = ["EASTERN_TIME", "WESTERN_TIME", "Now", "iso", "today", "utc_now"]

Now = Callable[[], datetime]  # aware, in UTC


def utc_now() -> datetime:
    return datetime.now(UTC)


def iso(moment: datetime) -> str:
    """ISO 8601 UTC with milliseconds, `2026-11-21T02:14:07.123Z`."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def today(moment: datetime) -> date:
    """The latest date that is today at some office, in the east: a date up to it is not in the future."""
    return moment.astimezone(EASTERN_TIME).date()
