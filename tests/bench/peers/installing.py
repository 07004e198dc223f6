"""The peers' packages, fetched once for each lock file into a cache outside the checkout."""

import contextlib
import hashlib
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from platformdirs import user_cache_path

HERE = Path(__file__).resolve().parent
SHARED = "orders.js"
OLDEST_NODE = 20


class NotHere(Exception):
    """The peers cannot run on this machine; the text says why."""


def ensure_peer(name: str) -> Path:
    """The folder in which the peer of that name can be started. Raises NotHere."""
    version = _version()
    sources = sorted((HERE / name).iterdir())
    made_of = b"".join(path.read_bytes() for path in [*sources, HERE / SHARED]) + version.encode()
    kept_in = user_cache_path("loket-bench", ensure_exists=True)
    folder = kept_in / hashlib.sha256(made_of).hexdigest()[:12]
    if not folder.is_dir():
        unfinished = Path(tempfile.mkdtemp(prefix="unfinished-", dir=kept_in))
        try:
            shutil.copy(HERE / SHARED, unfinished)
            shutil.copytree(HERE / name, unfinished / name)
            _install(unfinished / name)
            with contextlib.suppress(OSError):  # another one was quicker
                unfinished.rename(folder)
        finally:
            shutil.rmtree(unfinished, ignore_errors=True)
    return folder / name


def node() -> str:
    """Where node is. Raises NotHere."""
    return _found("node")


def _found(program: str) -> str:
    found = shutil.which(program)
    if found is None:
        raise NotHere(f"{program} is not installed (node {OLDEST_NODE} is needed)")
    return found


def _version() -> str:
    """Raises NotHere without a node that is new enough."""
    said = subprocess.run([node(), "--version"], capture_output=True, text=True, check=False).stdout.strip()
    found = re.match(r"v(\d+)\.", said)
    if found is None or int(found[1]) < OLDEST_NODE:
        raise NotHere(f"node {OLDEST_NODE} is needed, and this is {said or 'none'}")
    return said


def _install(folder: Path) -> None:
    """No script of a package is run: what they would compile comes compiled."""
    command = [_found("npm"), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        raise NotHere(f"the packages of {folder.name} could not be fetched: {done.stderr.strip()[-300:]}")
