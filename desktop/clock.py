"""The clock of this PC, in the form that operations carry."""

import time
from datetime import UTC, datetime


class SystemClock:
    """The operating system's clock as `sync.ports.Clock`; it orders nothing."""

    def now(self) -> str:
        """ISO 8601 UTC with milliseconds, `2026-11-21T02:14:07.123Z`."""
        return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")

    def milliseconds(self) -> int:
        """Milliseconds since 1970, for ids."""
        return time.time_ns() // 1_000_000
