"""Who made what the Windows program carries: looked up when it is frozen, for it leaves the packages' own words out."""

from collections.abc import Iterable, Iterator
from importlib.metadata import Distribution, distributions
from pathlib import Path, PurePath

import msgspec

from desktop.made_of import TABLE, TEXTS, told_by

_LICENCES = ("licen", "copying", "notice", "authors")


def lay_table(folder: Path, python: Path, modules: Iterable[str], files: Iterable[str]) -> list[Path]:
    """Write into `folder` who made the packages of which a module or a file was collected, and their licences in full.

    `python` is the folder of the Python that has them, with its own licence; `modules` are dotted names, `files` paths
    below the folder of contents. Gives what was written.
    """
    found = collected(python / "Lib" / "site-packages", set(modules), {name.replace("\\", "/") for name in files})
    table, texts = folder / TABLE, folder / TEXTS
    table.write_bytes(msgspec.json.format(msgspec.json.encode(sorted(told_by(one) for one in found)), indent=1))
    texts.write_text(
        "\n\n\n".join([_under("Python", python / "LICENSE.txt"), *map(_in_full, found)]), encoding="utf-8", newline="\n"
    )
    return [table, texts]


def collected(packages: Path, modules: set[str], files: set[str]) -> list[Distribution]:
    """The packages below `packages` that something was taken from, by name."""
    all_of_them = sorted(distributions(path=[str(packages)]), key=lambda one: one.metadata["Name"].lower())
    return [one for one in all_of_them if any(_is_taken(path, modules, files) for path in _files(one))]


def _is_taken(path: str, modules: set[str], files: set[str]) -> bool:
    return path in files or (path.endswith(".py") and _module(path) in modules)


def _module(path: str) -> str:
    return path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def _files(package: Distribution) -> Iterator[str]:
    return (path.as_posix() for path in package.files or () if ".dist-info" not in path.parts[0])


def _in_full(package: Distribution) -> str:
    found = sorted(str(path.locate()) for path in package.files or () if _is_licence(path))
    return _under(str(told_by(package)), *map(Path, found))


def _under(heading: str, *files: Path) -> str:
    texts = (path.read_text("utf-8", errors="replace").strip() for path in files if path.is_file())
    return "\n\n".join([heading, "=" * len(heading), *texts])


def _is_licence(path: PurePath) -> bool:
    return ".dist-info" in path.parts[0] and path.name.lower().startswith(_LICENCES)
