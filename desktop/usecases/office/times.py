"""Moments and days on the wall of the office, where many are told at once."""

from datetime import UTC, date, datetime, time, timezone

from desktop.store.values import Between
from desktop.usecases.desk import Office
from sync.model.zones import zone_of


def office_zone(office: Office) -> timezone | None:
    """The office's time zone; None, which is this PC's, before the first exchange."""
    own = office.store.find_one("office")
    return zone_of(own.fields.get("regency")) if own else None


def day_in(zone: timezone | None, moment: str) -> date:
    """The date on the wall at a moment as records keep it."""
    return datetime.fromisoformat(moment).astimezone(zone).date()


def moments_of(zone: timezone | None, first: date, last: date | None = None) -> Between:
    """The moments of a day, or of several, as records keep them."""
    begins = datetime.combine(first, time.min, zone)
    ends = datetime.combine(last or first, time.max, zone)
    return Between(_moment(begins), _moment(ends))


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
