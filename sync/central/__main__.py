"""`loket-central`: serve, and what its administrator does on the command line."""

import argparse
import getpass
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import platformdirs
import uvicorn

import resources
from sync.central.admin import Admin, NotPossible
from sync.central.courier_command import add_courier
from sync.central.database import Database
from sync.central.packs import load_packs, pack_folders
from sync.central.service import Service
from sync.central.serving import listen, server_config, url_of
from sync.model.pack import ROLES, RecordType
from sync.model.pack_load import PackError
from sync.model.passwords import hash_password
from sync.model.record import Fields, Record

OFFICE_OPTIONS = (
    "address",
    "contact",
    "number-template",
    "classification-code",
    "short-name",
    "signing-capacity",
    "immigration-office",
)

Answer = tuple[Any, str]  # for --json, and for people


def main(arguments: list[str] | None = None) -> int:
    """Exit status: 0 done, 1 refused with a reason, 2 wrong usage."""
    options = _parser().parse_args(arguments)
    try:
        packs = load_packs(options.pack or pack_folders(Path(resources.__path__[0]) / "packs"))
        database = Database(options.database or _default_database())
    except (PackError, OSError, RuntimeError, ValueError) as error:
        _complain(str(error))
        return 1
    try:
        if options.command == "serve":
            return _serve(Service(database, packs), options)
        act: Callable[[Admin, argparse.Namespace], Answer] = options.act
        answer, text = act(Admin(database, packs), options)
    except NotPossible as error:
        _complain(str(error))
        return 1
    finally:
        database.close()
    sys.stdout.write((json.dumps(answer, ensure_ascii=False) if options.json else text) + "\n")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="loket-central", description="The central API of Loket")
    parser.add_argument("--database", help="SQLAlchemy URL or SQLite file (default: in the user's data folder)")
    parser.add_argument("--pack", type=Path, action="append", help="folder of a regulation pack; may be repeated")
    parser.add_argument("--json", action="store_true", help="one JSON document on standard output")
    commands = parser.add_subparsers(dest="command", required=True)
    serve = commands.add_parser("serve", help="answer the PCs")
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=int, default=8470, help="0 takes a free one")
    serve.add_argument("--port-file", type=Path, help="write the address here once central answers")
    _add_office(commands.add_parser("office", help="offices").add_subparsers(required=True))
    _add_user(commands.add_parser("user", help="people of an office").add_subparsers(required=True))
    code = commands.add_parser("code", help="a one-time code by which one PC may join an office")
    code.add_argument("--office", required=True)
    code.set_defaults(act=_new_code)
    _add_device(commands.add_parser("device", help="PCs").add_subparsers(required=True))
    add_courier(
        commands.add_parser("courier", help="files from and for PCs without a line").add_subparsers(required=True)
    )
    return parser


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
    add.add_argument("--signatory", action="store_true", help="this person signs the office's letters")
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


def _serve(service: Service, options: argparse.Namespace) -> int:
    try:
        listener = listen(options.host, options.port)
    except OSError as error:
        _complain(f"cannot listen on {options.host}:{options.port}: {error.strerror}")
        return 1
    url = url_of(listener)
    sys.stdout.write(f"{url}\n")
    sys.stdout.flush()
    if options.port_file:
        part = options.port_file.with_name(options.port_file.name + ".part")
        part.write_text(f"{url}\n", "utf-8")
        part.replace(options.port_file)
    uvicorn.Server(server_config(service)).run(sockets=[listener])
    return 0


def _office_add(admin: Admin, options: argparse.Namespace) -> Answer:
    kind = admin.packs.current.record("office")
    fields: Fields = {field.key: field.default for field in kind.fields if field.default is not None}
    office = admin.add_office(fields | _given(options, kind))
    return {"office": office}, office


def _office_list(admin: Admin, _options: argparse.Namespace) -> Answer:
    return _listed(admin.offices(), "name", "government")


def _user_add(admin: Admin, options: argparse.Namespace) -> Answer:
    password = os.environ.get("LOKET_PASSWORD") or getpass.getpass("Password: ")
    if not password:
        raise NotPossible("a person needs a password")
    kind = admin.packs.current.record("user")
    fields = _given(options, kind) | {"password": hash_password(password)}
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
    admin.revoke(options.device)
    return {"revoked": options.device}, f"{options.device} is shut out"


def _given(options: argparse.Namespace, kind: RecordType) -> Fields:
    """The fields of `kind` that were given as options of the same name."""
    given = {field.key: getattr(options, field.key, None) for field in kind.fields}
    return {key: value for key, value in given.items() if isinstance(value, str)}


def _listed(records: list[Record], *keys: str) -> Answer:
    rows = [{"id": record.id, **{key: record.fields.get(key) for key in keys}} for record in records]
    return rows, "\n".join("  ".join(str(value) for value in row.values()) for row in rows)


def _default_database() -> str:
    return str(platformdirs.user_data_path("loket-central", appauthor=False) / "central.db")


def _complain(text: str) -> None:
    sys.stderr.write(f"loket-central: {text}\n")


if __name__ == "__main__":
    sys.exit(main())
