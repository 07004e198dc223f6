"""Publishes versions of Loket for the PCs that have it; the published folder is for central, a web server or a stick.

    publish.py keys KEYS [--root-for resources/updates]        once, before the first program is built
    publish.py release BUILD --to FOLDER --keys KEYS           a build with its release.json becomes the newest
    publish.py refresh --to FOLDER --keys KEYS                 at least every three weeks: this is still the newest
    publish.py renew-root --to FOLDER --keys KEYS [--replace ROLE ...]     before root runs out, or when a key leaked

Run by the Python of .venv. The passphrase of the keys is asked for, or taken from LOKET_KEYS_PASSPHRASE. What lies in
KEYS tells `publish_keys`.
"""

import argparse
import getpass
import os
import shutil
import sys
from pathlib import Path
from typing import Any

TOP = Path(__file__).resolve().parent.parent
if str(TOP) not in sys.path:
    sys.path.insert(0, str(TOP))

from publish_keys import ONLINE, ROOT_FILE, ROOT_YEARS, Keys, PublishError  # noqa: E402
from publish_metadata import TIMESTAMP_DAYS, Signatures  # noqa: E402
from publish_release import AGAINST, KEPT, Release  # noqa: E402

PASSPHRASE = "LOKET_KEYS_PASSPHRASE"  # noqa: S105 (the variable's name)


def main(arguments: list[str] | None = None) -> int:
    """Exit status: 0 done, 1 refused with a reason, 2 wrong usage."""
    options = _parser().parse_args(arguments)
    try:
        print(options.act(options))
    except (PublishError, OSError) as error:
        print(f"Nothing was published: {error}", file=sys.stderr)
        return 1
    return 0


def make_keys(options: argparse.Namespace) -> str:
    """New keys; root.json goes to where the next build takes it from."""
    Keys(options.folder, _passphrase(new=True)).make(years=options.years)
    if options.root_for:
        options.root_for.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(options.folder / ROOT_FILE, options.root_for / ROOT_FILE)
    return (
        f"Carry {options.folder / 'offline'} away, on two sticks in two places: who has it can sign anything, "
        "and without it lost keys cannot be replaced."
    )


def release(options: argparse.Namespace) -> str:
    """The build becomes the newest version."""
    signatures = Signatures.read(options.to, Keys(options.keys, _passphrase()))
    published = Release(options.build, signatures).publish(options.against, options.kept)
    return (
        f"Version {published.version} is published: {len(published.blobs)} files ({sum(published.blobs.values()):,} "
        f"bytes) and {len(published.patches)} patches ({sum(published.patches.values()):,} bytes) are new."
    )


def refresh(options: argparse.Namespace) -> str:
    """What is in force is still the newest."""
    keys = Keys(options.keys, _passphrase())
    signatures = Signatures.read(options.to, keys)
    if not signatures.timestamp.version:
        raise PublishError(f"There is nothing in {options.to} yet.")
    if signatures.needs_renewal() and all(keys.has(role) for role in ONLINE):
        signatures.write()
    else:
        signatures.write_timestamp(options.days)
    until = min(signatures.timestamp.expires, signatures.snapshot.expires, signatures.targets.expires)
    return f"Good until {until:%Y-%m-%d}."


def renew_root(options: argparse.Namespace) -> str:
    """A new root, which PCs find by way of the old one; everything is signed anew."""
    keys = Keys(options.keys, _passphrase())
    signatures = Signatures.read(options.to, keys)
    version = keys.renew(options.replace, years=options.years)
    signatures.write()
    return f"Root {version} is in force. Build the next program with {options.keys / ROOT_FILE}."


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    keys = commands.add_parser("keys", help="make keys")
    keys.add_argument("folder", type=Path)
    keys.add_argument("--root-for", type=Path, metavar="FOLDER", help="copy root.json there, for the build")
    keys.add_argument("--years", type=int, default=ROOT_YEARS)
    keys.set_defaults(act=make_keys)
    new = _command(commands, "release", "publish a build")
    new.add_argument("build", type=Path)
    new.add_argument("--against", type=int, default=AGAINST, help="releases before that get patches")
    new.add_argument("--kept", type=int, default=KEPT, help="releases that can be fetched")
    new.set_defaults(act=release)
    again = _command(commands, "refresh", "sign again that this is the newest")
    again.add_argument("--days", type=float, default=TIMESTAMP_DAYS)
    again.set_defaults(act=refresh)
    root = _command(commands, "renew-root", "a new root, and new keys where asked")
    root.add_argument("--replace", nargs="*", default=[], choices=("root", *ONLINE))
    root.add_argument("--years", type=int, default=ROOT_YEARS)
    root.set_defaults(act=renew_root)
    return parser


def _command(commands: Any, name: str, text: str) -> argparse.ArgumentParser:
    command: argparse.ArgumentParser = commands.add_parser(name, help=text)
    command.add_argument("--to", type=Path, required=True, metavar="FOLDER")
    command.add_argument("--keys", type=Path, required=True)
    return command


def _passphrase(*, new: bool = False) -> str:
    """From the environment, else typed; of new keys typed twice."""
    given = os.environ.get(PASSPHRASE)
    if given is not None:
        return given
    if not sys.stdin.isatty():
        raise PublishError(f"Nobody is there to type the passphrase: set {PASSPHRASE} (empty for keys without one).")
    typed = getpass.getpass("Passphrase of the keys: ")
    if new and typed != getpass.getpass("Once more: "):
        raise PublishError("The two were not the same.")
    return typed


if __name__ == "__main__":
    sys.exit(main())
