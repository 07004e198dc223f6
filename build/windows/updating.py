"""An update proved with the frozen programs: over a line whose bytes are counted, and from a stick; started, given up
where it does not come up, and mended.
"""

import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from desktop.updates.manifest import Manifest, check, manifest_of, read_manifest, write_manifest
from practice_central import serving
from publish_keys import Keys
from publish_metadata import Signatures
from publish_release import Release
from windows.counted import counted
from windows.installed import hold
from windows.wine import Windows

ROOT = Path("resources", "updates", "root.json")
BROKEN = Path("desktop", "bootstrap.pyc")  # without it no command comes up
REFUSED = 1  # exit status
LIMIT = 600.0  # seconds


@dataclass(frozen=True)
class UpdateProof:
    """`fetched` counts bytes of files between the two builds, `patches` and `whole` the files they came as; `down` and
    `up` all of HTTP, its headers too, of that update and of asking in vain after it.
    """

    earlier: str
    now: str
    fetched: int
    patches: int
    whole: int
    down: int
    up: int
    in_vain: int


def prove_updates(windows: Windows, earlier: Path, now: Path, folder: Path) -> UpdateProof:
    """Bring the frozen program in `earlier` up to the one in `now`; `folder` is emptied and worked in.

    Raises ProofFailed where anything is not as it should be.
    """
    shutil.rmtree(folder, ignore_errors=True)
    keys = Keys(folder / "keys")
    keys.make()
    builds = [_trusting(keys, build, folder / f"build-{number}") for number, build in enumerate((earlier, now))]
    for build in builds:
        Release(build, Signatures.read(folder / "stick", keys)).publish()
    old, new = (read_manifest(build) for build in builds)
    program = _Program(windows, _install(windows, builds[0]), folder / "stick")
    down, up, in_vain = _over_the_line(program, new)
    _forget_versions(windows)
    _refuse_what_was_changed(program, new)
    told = program.update("--from")
    hold(told["state"] == "ready" and told["version"] == new.version, f"The update is not ready: {told}")
    hold(told["whole"] == 0, f"Files came whole that could have been patched: {told}")
    hold(check(program.laid(new), new).sound, "What was laid is not what was published")
    hold(program.update("--check", "--from")["running"] == new.version, "The new version was not started")
    _give_up_and_mend(program, old, new)
    files = (told["fetched"], told["patches"], told["whole"])
    return UpdateProof(old.version, new.version, *files, down, up, in_vain)


@dataclass(frozen=True)
class _Program:
    windows: Windows
    installed: Path
    stick: Path

    def run(self, *arguments: str | Path) -> tuple[int, str]:
        """Exit status and standard output of the installed command line."""
        done = self.windows.run([self.installed / "cli" / "loket.exe", *arguments], check=False, timeout=LIMIT)
        return done.returncode, done.stdout

    def update(self, *options: str) -> dict[str, Any]:
        """From the stick, where `--from` ends the options."""
        words = [*options, self.stick] if "--from" in options else options
        status, output = self.run("update", "--json", *words)
        hold(status == 0, f"loket update ended with {status}: {output[-1000:]}")
        told: dict[str, Any] = json.loads(output)
        return told

    @property
    def versions(self) -> Path:
        found = list(self.windows.here("C:\\users").glob("*/AppData/Local/Loket/versions"))
        hold(len(found) == 1, f"Versions lie in {found}")
        return found[0]

    def laid(self, manifest: Manifest) -> Path:
        return self.versions / manifest.version


def _over_the_line(program: _Program, new: Manifest) -> tuple[int, int, int]:
    """From central, through a relay: bytes down and up, and both together of asking for what is newer still."""
    folder = program.stick.parent
    settings = program.installed / "loket.toml"
    options = ("--updates", str(program.stick))
    with serving(str(folder / "central.db"), folder, *options) as url, counted(url) as count:
        settings.write_text(f'[central]\nproxy = "none"\n[updates]\nsource = "{count.url}/updates"\n', "utf-8")
        hold(program.update()["state"] == "ready", "No update came over the line.")
        down, up = count.down, count.up
        hold(program.update()["running"] == new.version, "What came over the line was not started.")
    settings.unlink()
    return down, up, count.down + count.up - down - up


def _refuse_what_was_changed(program: _Program, new: Manifest) -> None:
    """Somebody changed one bit of each file on the stick: nothing of it is laid, and the old version goes on."""
    changed = [path for kind in ("blobs", "patches") for path in (program.stick / kind).iterdir()]
    _flip(changed)
    status, output = program.run("update", "--json", "--from", program.stick)
    hold(status == REFUSED and not program.laid(new).exists(), f"What was changed was taken: {status} {output[-500:]}")
    hold(program.run("machine")[0] == 0, "The old version does not go on.")
    _flip(changed)


def _flip(files: list[Path]) -> None:
    """The lowest bit of the byte in the middle of each file: twice is as it was."""
    for file in files:
        with file.open("r+b") as data:
            middle = file.stat().st_size // 2
            data.seek(middle)
            (byte,) = data.read(1)
            data.seek(middle)
            data.write(bytes((byte ^ 1,)))


def _give_up_and_mend(program: _Program, old: Manifest, new: Manifest) -> None:
    """A version that lost a part gets two starts, then the one before goes on; `--apply` mends it."""
    (program.laid(new) / f"loket-{new.version}" / BROKEN).unlink()
    (program.versions / "current.json").write_text(json.dumps({"version": new.version}), "utf-8")
    statuses = [program.run("machine")[0] for _start in range(3)]
    hold(statuses[0] != 0 and statuses[1] != 0 and statuses[2] == 0, f"It was not given up: {statuses}")
    hold(program.update("--check", "--from")["running"] == old.version, "The version before does not go on")
    program.update("--apply", "--from")
    hold(program.update("--check", "--from")["running"] == new.version, "It was not mended")


def _trusting(keys: Keys, build: Path, folder: Path) -> Path:
    """A copy of the build that trusts these keys: those it was built with belong to its makers."""
    manifest = read_manifest(build)
    shutil.copytree(build, folder)
    shutil.copyfile(keys.folder / "root.json", folder / f"loket-{manifest.version}" / ROOT)
    (folder / "release.json").unlink()
    write_manifest(folder, manifest_of(folder, manifest.version, manifest.platform, manifest.built))
    return folder


def _install(windows: Windows, build: Path) -> Path:
    """Laid by hand, in a folder with a letter that is not ASCII, for a user who has no versions yet."""
    _forget_versions(windows)
    target = windows.here("C:\\Program Files\\Löket pembaruan")
    shutil.rmtree(target, ignore_errors=True)
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copytree(build, target)
    return target


def _forget_versions(windows: Windows) -> None:
    for left in windows.here("C:\\users").glob("*/AppData/Local/Loket/versions"):
        shutil.rmtree(left)
