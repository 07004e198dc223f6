"""`loket-central files`: the room that scans take at central."""

import argparse
from collections import Counter
from datetime import timedelta
from typing import Any

import msgspec

from sync.central.admin import Admin
from sync.central.files import objects_of
from sync.central.tidying import GRACE_DAYS, remove_spare, spare_files

Answer = tuple[Any, str]  # for --json, and for people


def add_files(commands: Any) -> None:
    """Add the commands to those of `loket-central files`."""
    tidy = commands.add_parser(
        "tidy",
        description="Tell which scans no record names any more, and has named for long. They are removed with --remove "
        "alone. What backs the database up needs them as long as it may be restored.",
    )
    tidy.add_argument(
        "--older-than",
        type=_days,
        default=GRACE_DAYS,
        metavar="DAYS",
        help=f"leave what came or was named since (default: {GRACE_DAYS})",
    )
    tidy.add_argument("--files", metavar="PLACE", help="where the scans lie, as for serve")
    tidy.add_argument("--remove", action="store_true", help="remove them")
    tidy.set_defaults(act=_tidy)


def _tidy(admin: Admin, options: argparse.Namespace) -> Answer:
    before = admin.now() - timedelta(days=options.older_than)
    if options.remove:
        spare = remove_spare(admin.database, objects_of(admin.database, options.files), before)
    else:
        spare = spare_files(admin.database, before)
    size = sum(found.size for found in spare)
    facts = {"removed": options.remove, "bytes": size, "scans": msgspec.to_builtins(spare)}
    return facts, "\n".join(_lines(Counter(found.office for found in spare), size, removed=options.remove))


def _lines(by_office: Counter[str], size: int, *, removed: bool) -> list[str]:
    if not by_office:
        return ["every scan is named by a record, or was not long ago: there is nothing to remove"]
    told = f"{by_office.total()} scans, {size / 1_000_000:.1f} MB, that nothing names"
    offices = [f"    {office}  {count}" for office, count in sorted(by_office.items())]
    if removed:
        return [f"removed {told}", *offices]
    return [f"{told}; nothing was removed: repeat with --remove", *offices]


def _days(text: str) -> int:
    days = int(text)
    if days < 0:
        raise ValueError(text)
    return days
