"""`loket-central force-sync|numbers|new-epoch|backup|restore`: keeping central and its PCs in order."""

import argparse
import getpass
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import make_url

from sync.central.admin import Admin, NotPossible
from sync.central.clock import utc_now
from sync.central.numbers import SERIES
from sync.central.restoring import NotThere, StillAtWork, Told, back_up, restore
from sync.terminal import Line

Answer = tuple[Any, str]  # for --json, and for people


def add_upkeep(commands: Any) -> None:
    """Add the commands to those of `loket-central`."""
    _add_force_sync(
        commands.add_parser("force-sync", help="have PCs retry, verify or rebuild").add_subparsers(required=True)
    )
    _add_numbers(commands.add_parser("numbers", help="letter numbers of an office").add_subparsers(required=True))
    epoch = commands.add_parser(
        "new-epoch",
        help="tell the PCs that central was restored",
        description="After PostgreSQL was restored from a dump or to a point in time, before central serves again: "
        "the PCs send once more what central lost. `restore` does it by itself.",
    )
    epoch.set_defaults(act=_new_epoch)
    backup = commands.add_parser("backup", help="a copy of an SQLite database while central goes on")
    backup.add_argument("file", type=Path)
    backup.set_defaults(act=_backup)
    back = commands.add_parser("restore", help="put a backup in the place of an SQLite database; stop central first")
    back.add_argument("file", type=Path)


def _add_force_sync(commands: Any) -> None:
    for kind, text in (
        ("retry", "send and fetch at once, also what was put off"),
        ("verify", "compare every record, and mend what differs"),
        ("rebuild", "fetch everything anew, keeping what was not sent"),
    ):
        command = commands.add_parser(kind, description=text)
        target = command.add_mutually_exclusive_group(required=True)
        target.add_argument("--device")
        target.add_argument("--office")
        target.add_argument("--all", action="store_true")
        command.set_defaults(act=_force_sync, kind=kind)
    commands.add_parser("list", description="What was asked for, by whom, and which PCs have done it").set_defaults(
        act=_asked
    )


def _add_numbers(commands: Any) -> None:
    start = commands.add_parser("start", description="Number on where the paper register stopped.")
    show = commands.add_parser("show", description="What became of every number.")
    for command in (start, show):
        command.add_argument("--office", required=True)
        command.add_argument("--year", type=int, required=True)
        command.add_argument("--series", choices=SERIES, default=SERIES[0])
    start.add_argument("--last", type=int, required=True, help="the last number of the paper register")
    start.add_argument(
        "--reclaim",
        action="store_true",
        help="also take back numbers above it that were set apart when central was restored: no PC has any of them",
    )
    start.set_defaults(act=_start_numbers)
    show.set_defaults(act=_show_numbers)


def _force_sync(admin: Admin, options: argparse.Namespace) -> Answer:
    asked = admin.force_sync(options.kind, getpass.getuser(), device=options.device, office=options.office)
    return {"directive": asked}, asked


def _asked(admin: Admin, _options: argparse.Namespace) -> Answer:
    rows = admin.asked()
    lines = []
    for row in rows:
        target = row.device or row.office or "all"
        lines.append(f"{row.at}  {row.kind}  {target}  by {row.by}: done {len(row.done)}, waiting {len(row.waiting)}")
        lines += [f"    {device}  {at}" for device, at in row.done.items()]
        lines += [f"    {device}  waiting" for device in row.waiting]
    return msgspec.to_builtins(rows), "\n".join(lines)


def _start_numbers(admin: Admin, options: argparse.Namespace) -> Answer:
    admin.start_numbers(options.office, options.series, options.year, options.last, reclaim=options.reclaim)
    return {"next": options.last + 1}, f"the next block of {options.year} begins above {options.last}"


def _show_numbers(admin: Admin, options: argparse.Namespace) -> Answer:
    rows = admin.number_account(options.office, options.series, options.year)
    lines = []
    for row in rows:
        span = str(row.first) if row.first == row.last else f"{row.first}-{row.last}"
        lines.append("  ".join(part for part in (span, row.status, row.device_name, row.letter) if part))
    return msgspec.to_builtins(rows), "\n".join(lines)


def _new_epoch(admin: Admin, _options: argparse.Namespace) -> Answer:
    epoch = admin.new_epoch()
    return {"epoch": epoch}, epoch


def _backup(admin: Admin, options: argparse.Namespace) -> Answer:
    if admin.database.engine.dialect.name != "sqlite":
        raise NotPossible(
            "PostgreSQL is backed up by its own means (pg_dump, or base backups with archived WAL); "
            "after restoring it, type `loket-central new-epoch` before central serves again"
        )
    if options.file.exists():
        raise NotPossible(f"{options.file} is there already; nothing was written")
    with Line() as line:
        back_up(admin.database, options.file, _telling(line))
    return {"file": str(options.file)}, str(options.file)


def _telling(line: Line) -> Told:
    return lambda what, done, of: line.tell(lambda: f"{what}: {100 * done // max(of, 1)} %")


def restore_command(options: argparse.Namespace) -> Answer:
    """Opens the database itself, since that may be damaged. Raises NotPossible."""
    url = make_url(options.database if "://" in options.database else f"sqlite:///{options.database}")
    if url.get_backend_name() != "sqlite" or not url.database:
        raise NotPossible(
            "PostgreSQL is restored by its own means (pg_restore, or recovery to a point in time); "
            "then type `loket-central new-epoch` before central serves again"
        )
    try:
        with Line() as line:
            aside = restore(Path(url.database), options.file, utc_now, _telling(line))
    except (NotThere, StillAtWork) as error:
        raise NotPossible(f"{error}; nothing was changed") from error
    text = f"{options.file} is restored, a new epoch has begun: the PCs send once more what it lacks"
    kept = f"\nwhat was replaced lies in {aside}" if aside else ""
    return {"database": url.database, "replaced": str(aside) if aside else None}, text + kept
