"""How much memory this process holds. Imports next to nothing: a probe measures its own imports."""

import sys
from pathlib import Path

_STATUS = Path("/proc/self/status")


def resident_memory() -> float | None:
    """The memory this process holds now, in MB (10⁶ bytes); None where the system does not tell."""
    return _status_megabytes("VmRSS")


def peak_memory() -> float | None:
    """The most memory this process ever held, in MB; None where the system does not tell."""
    return _status_megabytes("VmHWM")


def _status_megabytes(key: str) -> float | None:
    text = proc_value(_STATUS, key)
    return int(text.split()[0]) * 1024 / 1e6 if text else None


def proc_value(path: Path, key: str) -> str:
    """What a file of Linux's /proc says of `key`; "" on another system."""
    if sys.platform != "linux":
        return ""
    for line in path.read_text(encoding="utf-8").splitlines():
        name, _, value = line.partition(":")
        if name.strip() == key:
            return value.strip()
    return ""
