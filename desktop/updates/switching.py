"""At the start: handing over to the newest version that is allowed, and going back where one does not come up.

The installed program always starts first. A version that has not proved itself gets two starts; then it is given up
and the one before goes on.
"""

import os
import subprocess
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime

import msgspec

from desktop.errors import LoketError
from desktop.i18n import _
from desktop.machine import INSTALLED, Updates, machine_settings
from desktop.updates.current import Current, read_current, write_current
from desktop.updates.manifest import ManifestWrong, read_manifest
from desktop.updates.places import Program, Versions, running_program
from desktop.updates.running import note_running, other_versions_running
from desktop.updates.versions import is_version, pin_allows, version_order

TRIALS = 2
TRIAL_SECONDS = 10.0  # how long a start waits for another that tries a version
_LOOK_AGAIN = 0.1  # seconds between looks at whether a version on trial has proved itself


def hand_over(arguments: list[str], program: Program | None = None, versions: Versions | None = None) -> int | None:
    """Let a newer version that lies ready do this start; its exit status, or None where this program itself goes on.

    `program` is the running one, `versions` this user's, unless given. Wrong machine settings hand nothing over: this
    program tells of them.
    """
    program, versions = program or running_program(), versions or Versions()
    if program is None:
        return None
    status = None if versions.contains(program) else _started_other(arguments, program, versions)
    if status is None:
        note_running(program, versions)
    return status


def _started_other(arguments: list[str], program: Program, versions: Versions) -> int | None:
    try:
        settings = machine_settings().updates
    except LoketError:
        return None
    return _Start(program, versions, settings, arguments).run()


def started_well(program: Program | None = None, versions: Versions | None = None) -> None:
    """This version came up: its window stands, or its command ended as it should. From now on it is the one to keep."""
    program, versions = program or running_program(), versions or Versions()
    if program is None or not versions.contains(program):
        return
    current = read_current(versions)
    if current.version == program.version and not current.good:
        with suppress(OSError):  # it proves itself another time
            write_current(versions, msgspec.structs.replace(current, good=True, started=0))


def not_put_to_the_test(program: Program | None = None, versions: Versions | None = None) -> None:
    """This version was closed before anything could be said about it: the start is not counted."""
    program, versions = program or running_program(), versions or Versions()
    if program is None or not versions.contains(program):
        return
    current = read_current(versions)
    if current.version == program.version and not current.good and current.started:
        with suppress(OSError):
            write_current(versions, msgspec.structs.replace(current, started=current.started - 1))


def gave_up(version: str, versions: Versions | None = None) -> bool:
    """Whether `version` was tried here and never came up."""
    return version in read_current(versions or Versions()).bad


def failure_words(versions: Versions | None = None) -> str:
    """What to tell a person about a version that was given up; "" where there is none, or it was told."""
    failed = read_current(versions or Versions()).failed
    if not failed:
        return ""
    return _(
        "Version {version} did not start on this PC, so the one before it goes on. All work is safe. "
        "Tell your administrator."
    ).format(version=failed)


def failure_told(versions: Versions | None = None) -> None:
    """A person has read `failure_words`."""
    versions = versions or Versions()
    current = read_current(versions)
    if current.failed:
        with suppress(OSError):
            write_current(versions, msgspec.structs.replace(current, failed=""))


@dataclass
class _Start:
    """One start of the installed program. A command is never repeated: it may have done something."""

    program: Program
    versions: Versions
    settings: Updates
    arguments: list[str]
    unusable: set[str] = field(default_factory=set)

    def run(self) -> int | None:
        while True:
            current = self._without_failures(read_current(self.versions))
            chosen = self._choose(current)
            if chosen is None:
                return None
            on_trial = chosen == current.version and not current.good
            status = self._try(chosen) if on_trial else self._use(chosen)
            if status is not None:
                return status

    def _choose(self, current: Current) -> str | None:
        """The version to start instead of this one."""
        ready = [version for version in (current.version, current.previous) if self._may_run(version, current)]
        wanted = [version for version in ready if pin_allows(self.settings.pin, version)]
        if wanted:
            return wanted[0]
        if pin_allows(self.settings.pin, self.program.version):
            return None
        return next((version for version in ready if current.good or version != current.version), None)

    def _may_run(self, version: str, current: Current) -> bool:
        if not is_version(version) or version in (current.bad.keys() | self.unusable) or not self.versions.has(version):
            return False
        if version_order(version) <= version_order(self.program.version):
            return False
        new = version == current.version and not current.good
        return not (new and (self.settings.mode == "forbidden" or other_versions_running(version, self.versions)))

    def _use(self, version: str) -> int | None:
        """Run a version that has proved itself; None where it could not be, and the next best is to be started."""
        try:
            status: int | None = self._wait(self._spawn(version))
        except OSError:
            status = None
        if status == 0:
            return 0
        whole = _seems_whole(self.versions, version)
        if not whole:
            self.versions.remove(self.versions.of(version))
        if status is None or (not whole and not self.arguments):
            self.unusable.add(version)
            return None
        return status

    def _try(self, version: str) -> int | None:
        """Run a version on trial; None where it did not come up, and the start is to be repeated.

        Others that start meanwhile wait until it has proved itself or ended; where that takes long they run it too, for
        no other may run beside it. Their starts are not counted.
        """
        with self.versions.trial(TRIAL_SECONDS) as alone:
            if not alone:
                return self._use(version)
            current = read_current(self.versions)
            if current.version != version or current.good or current.started >= TRIALS:
                return None
            try:
                current = msgspec.structs.replace(current, started=current.started + 1)
                write_current(self.versions, current)
            except OSError:  # a full disk: uncounted, a version that never comes up would be started for ever
                self.unusable.add(version)
                return None
            try:
                child = self._spawn(version)
            except OSError:
                return None
            failed = not self._watch(child, current)
        status = self._wait(child)
        return None if failed and not self.arguments else status

    def _watch(self, child: "subprocess.Popen[bytes]", counted: Current) -> bool:
        """Wait until the version on trial has proved itself or ended; False where it ended in a start that counts."""
        while True:
            with suppress(KeyboardInterrupt, subprocess.TimeoutExpired):
                child.wait(_LOOK_AGAIN)
            ended = child.returncode is not None
            current = read_current(self.versions)
            if current.version != counted.version or current.good or current.started < counted.started:
                return True
            if ended:
                return False

    def _without_failures(self, current: Current) -> Current:
        """As it stands once a version whose trials are over without proof is given up."""
        if not current.version or current.good or current.started < TRIALS:
            return current
        with self.versions.trial(TRIAL_SECONDS) as alone:
            current = read_current(self.versions)
            if not alone or not current.version or current.good or current.started < TRIALS:
                return current  # where another tries it right now, the last trial is not over
            now = datetime.now(UTC).isoformat(timespec="seconds")
            bad = {**current.bad, current.version: now}
            following = Current(version=current.previous, good=True, bad=bad, failed=current.version)
            with suppress(OSError):  # a full disk: it is given up all the same, and once more next time
                write_current(self.versions, following)
            return following

    def _spawn(self, version: str) -> "subprocess.Popen[bytes]":
        environment = {**os.environ, INSTALLED: str(self.program.root), "PYINSTALLER_RESET_ENVIRONMENT": "1"}
        command = self.program.command(self.versions.of(version), self.arguments)
        return subprocess.Popen(command, env=environment, close_fds=False)  # noqa: S603 (what was checked when laid)

    def _wait(self, child: "subprocess.Popen[bytes]") -> int:
        """Ctrl-C reaches the child by itself, which knows what to do."""
        while True:
            with suppress(KeyboardInterrupt):
                return child.wait()


def _seems_whole(versions: Versions, version: str) -> bool:
    """Whether every file is there in its length: quick enough for a start that failed."""
    root = versions.of(version)
    try:
        files = read_manifest(root).files
        return all((root / name).stat().st_size == entry.length for name, entry in files.items())
    except (OSError, ManifestWrong):
        return False
