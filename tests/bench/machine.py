"""What the figures were measured on: a figure without its machine says nothing."""

import os
import platform
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from memory import proc_value

_PROCESSORS = Path("/proc/cpuinfo")
_MEMORY = Path("/proc/meminfo")


def describe() -> dict[str, str]:
    """The machine and the software that matters, by name."""
    return {
        "date": datetime.now(UTC).date().isoformat(),
        "processor": _processor(),
        "cores": str(os.cpu_count()),
        "load before": _load(),
        "memory": _memory(),
        "system": platform.platform(),
        "Python": platform.python_version(),
        "PySide6": version("PySide6-Essentials"),
        "SQLCipher driver": version("sqlcipher3"),
    }


def _processor() -> str:
    named = proc_value(_PROCESSORS, "model name")
    return named or platform.processor() or platform.machine()


def _memory() -> str:
    total = proc_value(_MEMORY, "MemTotal")
    return f"{int(total.split()[0]) / 1024**2:.1f} GiB" if total else "unknown"


def _load() -> str:
    """How many programs wanted a processor in the last minute: above the number of cores, figures are too high."""
    return f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "unknown"
