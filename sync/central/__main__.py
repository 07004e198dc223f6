"""`loket-central`: serve, and what its administrator does on the command line."""

import argparse
import gc
import json
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path

import platformdirs
import uvicorn
from sqlalchemy.exc import SQLAlchemyError

import resources
from sync.central.admin import Admin, NotPossible
from sync.central.courier_command import add_courier
from sync.central.database import Database
from sync.central.file_commands import add_files
from sync.central.files import QUOTA, Files, Limits
from sync.central.office_commands import Answer, add_offices
from sync.central.packs import load_packs, pack_folders
from sync.central.seal_commands import add_seals
from sync.central.service import Service
from sync.central.serving import listen, server_config, url_of
from sync.central.upkeep_commands import add_upkeep, restore_command
from sync.model.pack_load import PackError

GIBIBYTE = 1_073_741_824
STOPPED = 130  # the exit status, as shells say it of Ctrl-C


def main(arguments: list[str] | None = None) -> int:
    """Exit status: 0 done, 1 refused with a reason, 2 wrong usage, 130 stopped by Ctrl-C."""
    options = _parser().parse_args(arguments)
    options.database = options.database or _default_database()
    try:
        packs = load_packs(options.pack or pack_folders(Path(resources.__path__[0]) / "packs"))
        if options.command == "restore":
            answer, text = restore_command(options)
        else:
            database = Database(options.database)
            try:
                if options.command == "serve":
                    service = Service(database, packs)
                    limits = Limits(office=options.quota * GIBIBYTE)
                    return _serve(service, Files.of(database, service.now, options.files, limits), options)
                act: Callable[[Admin, argparse.Namespace], Answer] = options.act
                answer, text = act(Admin(database, packs), options)
            finally:
                database.close()
    except (NotPossible, PackError, OSError, RuntimeError, ValueError) as error:
        return _refuse(str(error))
    except (SQLAlchemyError, sqlite3.Error, ImportError) as error:
        return _refuse(f"the database cannot be used: {_cause(error)}")
    except KeyboardInterrupt:
        _refuse("stopped; nothing is half done")
        return STOPPED
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
    serve.add_argument("--port", type=_port, default=8470, help="0 takes a free one")
    serve.add_argument("--port-file", type=Path, help="write the address here once central answers")
    serve.add_argument(
        "--files", metavar="PLACE", help="folder or s3://bucket/prefix of scans (default: by the database)"
    )
    serve.add_argument(
        "--updates", type=Path, metavar="FOLDER", help="published versions of the program, given on to PCs"
    )
    quota = QUOTA // GIBIBYTE
    serve.add_argument(
        "--quota", type=_room, default=quota, help=f"GiB of scans one office may keep (default: {quota})"
    )
    add_offices(commands)
    add_upkeep(commands)
    add_seals(commands)
    add_files(commands.add_parser("files", help="the room that scans take").add_subparsers(required=True))
    add_courier(
        commands.add_parser("courier", help="files from and for PCs without a line").add_subparsers(required=True)
    )
    return parser


def _serve(service: Service, files: Files, options: argparse.Namespace) -> int:
    if options.updates and not options.updates.is_dir():
        return _refuse(f"there is no folder {options.updates}")
    try:
        listener = listen(options.host, options.port)
    except OSError as error:
        return _refuse(f"cannot listen on {options.host}:{options.port}: {error.strerror}")
    url = url_of(listener)
    sys.stdout.write(f"{url}\n")
    sys.stdout.flush()
    if options.port_file:
        part = options.port_file.with_name(options.port_file.name + ".part")
        part.write_text(f"{url}\n", "utf-8")
        part.replace(options.port_file)
    server = uvicorn.Server(server_config(service, files, options.updates))
    gc.freeze()  # what is loaded by now stays: looking through it again and again costs a tenth of the time
    server.run(sockets=[listener])
    return 0


def _cause(error: Exception) -> str:
    """The first line of what the database itself said, without statements and parameters."""
    said = str(getattr(error, "orig", None) or error).strip()
    return said.splitlines()[0] if said else type(error).__name__


def _room(text: str) -> int:
    room = int(text)
    if room < 1:
        raise ValueError(text)
    return room


def _port(text: str) -> int:
    port = int(text)
    if not 0 <= port <= 65_535:
        raise ValueError(port)
    return port


def _default_database() -> str:
    return str(platformdirs.user_data_path("loket-central", appauthor=False) / "central.db")


def _refuse(text: str) -> int:
    sys.stderr.write(f"loket-central: {text}\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
