"""The time of the simulated world, and the clocks of its PCs, which may be wrong by years."""

from datetime import UTC, datetime, timedelta

START = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)


class WorldTime:
    """The true time; central's clock shows it."""

    def __init__(self) -> None:
        self._now = START

    def __call__(self) -> datetime:
        return self._now

    def pass_by(self, seconds: float) -> None:
        self._now += timedelta(seconds=seconds)


class PcClock:
    """`sync.ports.Clock` of one PC: the true time and an error."""

    def __init__(self, time: WorldTime, error: timedelta = timedelta()) -> None:
        self._time = time
        self.error = error

    def now(self) -> str:
        return (self._time() + self.error).isoformat(timespec="milliseconds").replace("+00:00", "Z")

    def milliseconds(self) -> int:
        return int((self._time() + self.error).timestamp() * 1000)
