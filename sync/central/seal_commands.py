"""`loket-central key|seals`: who may seal letters, and the list that travels to whoever reads seals."""

import argparse
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec

from sync.central.admin import Admin, NotPossible
from sync.central.seals import lose_keys, roots_of, rotate_root, seal_keys_of, seal_list
from sync.seal.certificates import VALID_SECONDS

Answer = tuple[Any, str]  # for --json, and for people


def add_seals(commands: Any) -> None:
    """Add the commands to those of `loket-central`."""
    keys = commands.add_parser("key", help="keys by which letters are sealed").add_subparsers(required=True)
    listed = keys.add_parser("list", description="The roots, and every key that was certified.")
    listed.add_argument("--office")
    listed.set_defaults(act=_list_keys)
    keys.add_parser(
        "rotate",
        description="A new root, announced by the present one. PCs get new keys under it with their next exchange; "
        "letters sealed before stay good. Make a backup afterwards: without it the new root is lost.",
    ).set_defaults(act=_rotate)
    revoke = keys.add_parser(
        "revoke",
        description="A key was lost or stolen: what it seals from a moment on counts no more. The PC gets another key "
        "with its next exchange, unless it is shut out (`loket-central device revoke`).",
    )
    revoke.add_argument("key", metavar="KEY|DEVICE", help="a key's id, or a device's for all its keys")
    revoke.add_argument("--since", type=_moment, help="day or moment from which on it counts no more (default: now)")
    revoke.set_defaults(act=_revoke)
    seals = commands.add_parser("seals", help="the list for readers of seals").add_subparsers(required=True)
    export = seals.add_parser("export", description="Write the signed list into a file, for readers without a line.")
    export.add_argument("file", type=Path)
    export.set_defaults(act=_export)


def _list_keys(admin: Admin, options: argparse.Namespace) -> Answer:
    with admin.database.write() as ledger:
        roots, keys = roots_of(ledger, admin.now()), seal_keys_of(ledger.connection, options.office)
    told = [{"number": root.number, "kid": root.kid, "made_at": root.made_at} for root in roots]
    lines = [f"root {root.number}  {root.kid}  {root.made_at}" for root in roots]
    for key in keys:
        since = min(filter(None, (key.lost_at, key.shut_out_at)), default=None)
        lines.append(
            f"{key.kid}  {key.device}  {key.device_name}  {f'revoked since {since}' if since else key.made_at}"
        )
    return {"roots": told, "keys": msgspec.to_builtins(keys)}, "\n".join(lines)


def _rotate(admin: Admin, _options: argparse.Namespace) -> Answer:
    root = admin.database.transact(lambda ledger: rotate_root(ledger, admin.now()))
    years = VALID_SECONDS // 31_536_000
    text = f"root {root.number} is {root.kid}; make a backup now. Keys under the old root end within {years} years."
    return {"number": root.number, "kid": root.kid}, text


def _revoke(admin: Admin, options: argparse.Namespace) -> Answer:
    since = options.since or admin.now()
    lost = admin.database.transact(lambda ledger: lose_keys(ledger, options.key, since))
    if not lost:
        raise NotPossible(f"there is neither a key nor a device {options.key}; nothing was changed")
    return {"revoked": lost}, "\n".join(f"{kid} counts no more from {since.isoformat()} on" for kid in lost)


def _export(admin: Admin, options: argparse.Namespace) -> Answer:
    at, body = seal_list(admin.database, admin.packs, admin.now)
    options.file.write_bytes(body)
    made = datetime.fromtimestamp(at, UTC).isoformat()
    return {"file": str(options.file), "at": made, "bytes": len(body)}, f"{options.file}: the list of {made}"


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
