"""Removing what no start can need any more: old versions, given-up ones, and halves of versions."""

import shutil
from contextlib import suppress

from desktop.updates.current import Current, read_current
from desktop.updates.places import GONE, HALF, Program, Versions
from desktop.updates.versions import is_version, version_order


def clean(versions: Versions, program: Program, coming: str = "") -> None:
    """Keep the version in use, the one before it, the running one, and `coming` or what there is of it.

    Versions no newer than an installed `program` go too: the installer brought a newer one. What is in use stays until
    another time. Only while nobody else works on versions (`Versions.alone`).
    """
    kept = _kept(read_current(versions), versions, program) | {coming}
    with suppress(OSError):
        for path in list(versions.folder.iterdir()):
            name = path.name
            stem = name.removesuffix(HALF).removesuffix(GONE)
            if not path.is_dir() or not is_version(stem):
                continue
            wanted = stem in kept if name == stem else name == stem + HALF and stem == coming
            if not wanted:
                versions.remove(path)
    if not coming:
        shutil.rmtree(versions.fetched, ignore_errors=True)


def _kept(current: Current, versions: Versions, program: Program) -> set[str]:
    kept = {current.version, current.previous} - {""}
    if versions.contains(program):
        return kept | {program.version}
    return {version for version in kept if version_order(version) > version_order(program.version)}
