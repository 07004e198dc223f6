"""`loket-central office|user|code|device`: who works where, and which PCs may talk to central."""

import argparse
import getpass
import os
import sys
import unicodedata
from typing import Any

import msgspec

from sync.central.admin import Admin, NotPossible
from sync.model.pack import ROLES, RecordType
from sync.model.passwords import SHORTEST_PASSWORD, hash_password
from sync.model.record import Fields, Record

OFFICE_OPTIONS = (
    "address",
    "contact",
    "number-template",
    "classification-code",
    "short-name",
    "immigration-office",
)

Answer = tuple[Any, str]  # for --json, and for people


def add_offices(commands: Any) -> None:
    """Add the commands to those of `loket-central`."""
    _add_office(commands.add_parser("office", help="offices").add_subparsers(required=True))
    _add_user(commands.add_parser("user", help="people of an office").add_subparsers(required=True))
    code = commands.add_parser("code", help="a one-time code by which one PC may join an office")
    code.add_argument("--office", required=True)
    code.set_defaults(act=_new_code)
    _add_device(commands.add_parser("device", help="PCs").add_subparsers(required=True))


def _add_office(commands: Any) -> None:
    add = commands.add_parser("add")
    for name in ("name", "government", "regency", "city"):
        add.add_argument(f"--{name}", required=True)
    for name in OFFICE_OPTIONS:
        add.add_argument(f"--{name}")
    add.set_defaults(act=_office_add)
    commands.add_parser("list").set_defaults(act=_office_list)


def _add_user(commands: Any) -> None:
    add = commands.add_parser("add", description="The password comes from LOKET_PASSWORD or is asked for.")
    for name in ("office", "username", "name"):
        add.add_argument(f"--{name}", required=True)
    for name in ("nip", "rank", "position"):
        add.add_argument(f"--{name}")
    add.add_argument("--signatory", action="store_true", help="this person signs letters by the position given")
    add.add_argument("--role", choices=ROLES, action="append", required=True, help="may be repeated")
    add.set_defaults(act=_user_add)
    listed = commands.add_parser("list")
    listed.add_argument("--office", required=True)
    listed.set_defaults(act=_user_list)


def _add_device(commands: Any) -> None:
    listed = commands.add_parser("list")
    listed.add_argument("--office")
    listed.set_defaults(act=_device_list)
    revoke = commands.add_parser("revoke")
    revoke.add_argument("device")
    revoke.set_defaults(act=_device_revoke)


def _office_add(admin: Admin, options: argparse.Namespace) -> Answer:
    kind = admin.packs.current.record("office")
    fields: Fields = {field.key: field.default for field in kind.fields if field.default is not None}
    office = admin.add_office(fields | _given(options, kind))
    return {"office": office}, office


def _office_list(admin: Admin, _options: argparse.Namespace) -> Answer:
    return _listed(admin.offices(), "name", "government")


def _user_add(admin: Admin, options: argparse.Namespace) -> Answer:
    password = _password()
    kind = admin.packs.current.record("user")
    fields = _given(options, kind) | {"password": hash_password(password), "password_given": True}
    user = admin.add_user(options.office, fields, options.role, options.signatory)
    return {"user": user}, user


def _user_list(admin: Admin, options: argparse.Namespace) -> Answer:
    return _listed(admin.users(options.office), "username", "name", "roles")


def _new_code(admin: Admin, options: argparse.Namespace) -> Answer:
    code = admin.new_code(options.office)
    return {"code": code}, code


def _device_list(admin: Admin, options: argparse.Namespace) -> Answer:
    rows = admin.devices(options.office)
    lines = [f"{row.id}  {row.name}  {'revoked' if row.revoked_at else row.last_seen or 'never seen'}" for row in rows]
    return msgspec.to_builtins(rows), "\n".join(lines)


def _device_revoke(admin: Admin, options: argparse.Namespace) -> Answer:
    device, *copies = admin.revoke(options.device)
    lines = [f"{device} is shut out", *(f"{copy}, a copy of it, is shut out too" for copy in copies)]
    return {"revoked": device, "copies": copies}, "\n".join(lines)


def _given(options: argparse.Namespace, kind: RecordType) -> Fields:
    """The fields of `kind` that were given as options of the same name."""
    given = {field.key: getattr(options, field.key, None) for field in kind.fields}
    return {key: value for key, value in given.items() if isinstance(value, str)}


def _listed(records: list[Record], *keys: str) -> Answer:
    rows = [{"id": record.id, **{key: record.fields.get(key) for key in keys}} for record in records]
    return rows, "\n".join("  ".join(str(value) for value in row.values()) for row in rows)


def _password() -> str:
    """Raises NotPossible where none can be asked for, or it is too short."""
    password = os.environ.get("LOKET_PASSWORD")
    if password is None:
        if not sys.stdin.isatty():
            raise NotPossible("a person needs a password: set LOKET_PASSWORD, or type the command at a terminal")
        password = getpass.getpass("Password: ")
    if len(unicodedata.normalize("NFC", password)) < SHORTEST_PASSWORD:
        raise NotPossible(f"a password needs at least {SHORTEST_PASSWORD} characters; the person was not added")
    return password
