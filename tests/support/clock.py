"""A clock that stands still until a test moves it."""

from datetime import UTC, datetime, timedelta


class FixedClock:
    """`sync.ports.Clock` with a time that only `move` changes."""

    def __init__(self, at: str = "2026-11-21T02:00:00.000Z") -> None:
        self._at = datetime.fromisoformat(at)

    def now(self) -> str:
        return self._at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")

    def milliseconds(self) -> int:
        return int(self._at.timestamp() * 1000)

    def move(self, **by: float) -> None:
        """Go on by `hours=…`, `seconds=…`, backwards when negative."""
        self._at += timedelta(**by)
