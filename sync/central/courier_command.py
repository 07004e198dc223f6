"""`loket-central courier`: the stick that a PC without a line sends, and the one it gets back."""

import argparse
import sys
from pathlib import Path
from typing import Any

from sync.bundle import free_file, read_file
from sync.central.admin import Admin, NotPossible
from sync.central.courier import CourierRefused, Taken, take_file
from sync.central.files import Files
from sync.central.service import Service
from sync.disk import write_whole


def add_courier(commands: Any) -> None:
    apply = commands.add_parser(
        "apply",
        description="Take in what a PC packed, and write the answer that it must get back. Twice is harmless.",
    )
    apply.add_argument("file", type=Path)
    apply.add_argument(
        "--answer", type=Path, metavar="FILE|DIR", help="where the answer goes (default: the folder of FILE)"
    )
    apply.add_argument("--files", metavar="FOLDER", help="where the scans lie, as for serve")
    apply.add_argument("--sealed", action="store_true", help="take the last work of a PC that is shut out")
    apply.set_defaults(act=_apply)


def _apply(admin: Admin, options: argparse.Namespace) -> tuple[Any, str]:
    source: Path = options.file
    target: Path = options.answer or source.parent
    if not target.is_dir() and not target.parent.is_dir():
        raise NotPossible(f"there is no folder {target.parent} for the answer; nothing was done")
    try:
        data = read_file(source)
    except OSError as error:
        raise NotPossible(f"{source} cannot be read: {error.strerror}") from error
    service = Service(admin.database, admin.packs, admin.now)
    try:
        files = Files.of(service.database, service.now, options.files)
    except (OSError, ValueError) as error:
        raise NotPossible(f"the scans cannot be kept in {options.files or 'their folder'}: {error}") from error
    try:
        taken = take_file(service, data, sealed=options.sealed, files=files, progress=_progress)
    except CourierRefused as error:
        raise NotPossible(f"{source.name}: {error}") from error
    written = _write(taken, free_file(target, taken.file_name) if target.is_dir() else target)
    return _facts(taken, written), _text(taken, written)


def _write(taken: Taken, target: Path) -> Path | None:
    if taken.answer is None:
        return None
    try:
        write_whole(target, taken.answer)
    except OSError as error:
        raise NotPossible(
            f"the changes were taken, but the answer cannot be written to {target}: {error.strerror}; "
            "repeat with another place for --answer, which is harmless"
        ) from error
    return target


def _facts(taken: Taken, written: Path | None) -> dict[str, Any]:
    return {
        "device": taken.device,
        "device_name": taken.device_name,
        "office": taken.office,
        "kind": taken.kind,
        "made_at": taken.made_at,
        "revoked_at": taken.revoked_at,
        "verdicts": taken.counts(),
        "scans": taken.scans,
        "answer": str(written) if written else None,
    }


def _text(taken: Taken, written: Path | None) -> str:
    counts = ", ".join(f"{count} {kind}" for kind, count in taken.counts().items() if count)
    lines = [
        f"{taken.device_name} ({taken.device}), packed {taken.made_at}: {len(taken.verdicts)} changes"
        + (f" ({counts})" if counts else "")
    ]
    if taken.revoked_at:
        lines.append(f"this PC was shut out on {taken.revoked_at}; what it wrote was taken as its last work")
    if taken.scans:
        refused = [code for code in taken.scans.values() if code]
        why = f", {len(refused)} refused ({', '.join(sorted(set(refused)))})" if refused else ""
        lines.append(f"{len(taken.scans) - len(refused)} scans kept{why}")
    if written:
        lines.append(f"the answer is in {written}: bring it back to that PC")
    if written and taken.revoked_at:
        lines.append("it gives the PC no records: it proves that the PC is shut out")
    return "\n".join(lines)


def _progress(done: int, total: int) -> None:
    if total > 1:
        sys.stderr.write(f"{done} of {total} requests\n")
