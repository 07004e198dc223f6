"""Bringing this PC a newer version: asking whether there is one, laying it ready, having it started from then on.

What runs goes on running; a version that is ready is used when the program is opened again.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import msgspec

from desktop.errors import Refused
from desktop.i18n import _
from desktop.machine import MachineSettings, Updates
from desktop.updates import switching
from desktop.updates.cleaning import clean
from desktop.updates.current import read_current, use_next
from desktop.updates.errors import NotUpdatable, UpdatesForbidden, disk_errors, not_trusted
from desktop.updates.fetching import Fetcher, Old
from desktop.updates.manifest import RELEASE, Manifest, ManifestWrong, parse_manifest, sha256_of
from desktop.updates.places import Program, Versions, running_program, trusted_root
from desktop.updates.source import Source, central_source, source_at
from desktop.updates.staging import Stage
from desktop.updates.versions import pin_allows, version_order
from desktop.usecases.exchange.lines import options_of
from resources import resource_path
from sync.grip import Grip

Progress = Callable[[int], None]  # hears how many bytes have come


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """How this PC stands: it has the `newest`, or `version` is `available`, `laid` here, or `ready` for the next start.

    `fetched` counts bytes of files, `patches` and `whole` the files they came as. `valid_until` is set where what
    `source` signed had run out by then.
    """

    state: Literal["newest", "available", "laid", "ready"]
    running: str
    source: str
    version: str = ""
    fetched: int = 0
    patches: int = 0
    whole: int = 0
    valid_until: datetime | None = None


@dataclass(frozen=True)
class Site:
    """The program that runs, where its versions lie, the keys it trusts, and what an administrator settled."""

    program: Program
    versions: Versions
    root: bytes
    settings: Updates

    @classmethod
    def here(cls, settings: Updates) -> "Site":
        """Of this program. Raises NotUpdatable where it runs from its sources, and SurroundingsFailed without keys."""
        program = running_program()
        if program is None:
            raise NotUpdatable(
                _(
                    "This Loket was not installed by its setup program, so it is not updated this way. Nothing was "
                    "changed. Renew it the way it came here."
                )
            )
        return cls(program, Versions(), trusted_root(resource_path("updates", "root.json")), settings)


def source_of(machine: MachineSettings, server: str, grip: Grip | None = None) -> Source:
    """Where this PC gets its updates, in `grip`: what an administrator settled, else central at `server`.

    Raises SurroundingsFailed where a certificate file is missing, Refused where there is neither.
    """
    options = options_of(machine.central)
    if machine.updates.source:
        return source_at(machine.updates.source, grip=grip, **options)
    if not server:
        raise Refused(
            _(
                "It is not known where updates come from: this PC has joined no office, and its settings name no "
                "source. Nothing was changed. Name a folder with --from."
            )
        )
    return central_source(server, grip=grip, **options)


def look_for_update(site: Site, source: Source, *, by_hand: bool = False) -> Outcome:
    """Whether there is a newer version; nothing but signatures is fetched.

    `by_hand`: a person named the source, see `Releases.refresh`. Raises UpdatesForbidden and what that raises.
    """
    with _alone(site):
        return _Work(site, source, by_hand).look()


def update(
    site: Site, source: Source, *, by_hand: bool = False, apply: bool = False, progress: Progress | None = None
) -> Outcome:
    """Fetch and lay the newest version that is wanted here. It is used from the next start on, where an administrator
    let that happen by itself, or with `apply`, which also gives one that did not start another chance.

    Broken off, it goes on from there. Raises UpdatesForbidden and the errors of `desktop.updates.errors`.
    """
    with _alone(site):
        return _Work(site, source, by_hand).update(apply, progress or _ignore)


def ready_version(site: Site) -> str:
    """The version that the next start uses, where it is newer than the running one; else ""."""
    current = read_current(site.versions)
    newer = current.version and version_order(current.version) > version_order(site.program.version)
    return current.version if newer and site.versions.has(current.version) else ""


def update_words(site: Site) -> list[str]:
    """What to tell about updates now; empty where there is nothing."""
    ready = ready_version(site)
    words = _("Version {version} is ready and is used when the program is opened again.").format(version=ready)
    return [text for text in (switching.failure_words(site.versions), words if ready else "") if text]


class _Work:
    """One look or one update from one source."""

    def __init__(self, site: Site, source: Source, by_hand: bool) -> None:
        if site.settings.mode == "forbidden":
            raise UpdatesForbidden(
                _(
                    "An administrator settled that this PC takes no updates. Nothing was changed, and version "
                    "{version} goes on working."
                ).format(version=site.program.version)
            )
        from desktop.updates.client import Releases  # noqa: PLC0415 (loads python-tuf, which no start needs)

        self._site = site
        self._source = source
        self._by_hand = by_hand
        self._releases = Releases(source, site.versions.metadata, site.root, site.program.platform)

    def look(self) -> Outcome:
        until = self._releases.refresh(by_hand=self._by_hand)
        version = self._wanted(again=False)
        current = read_current(self._site.versions).version
        if not version:
            return self._outcome("newest", valid_until=until)
        laid: Literal["ready", "laid"] = "ready" if current == version else "laid"
        return self._outcome(
            laid if self._site.versions.has(version) else "available", version=version, valid_until=until
        )

    def update(self, apply: bool, progress: Progress) -> Outcome:
        versions, program = self._site.versions, self._site.program
        until = self._releases.refresh(by_hand=self._by_hand)
        version = self._wanted(again=apply)
        clean(versions, program, coming=version)
        if not version:
            return self._outcome("newest", valid_until=until)
        fetcher = Fetcher(self._source, versions.fetched, progress)
        self._lay(version, fetcher)
        used = apply or self._site.settings.mode == "automatic"
        with disk_errors(versions.folder):
            if used:
                use_next(versions, version)
            clean(versions, program, coming="" if used else version)
        came = fetcher.fetched
        return self._outcome(
            "ready" if used else "laid",
            version=version,
            fetched=came.bytes,
            patches=came.patches,
            whole=came.whole,
            valid_until=until,
        )

    def _wanted(self, *, again: bool) -> str:
        """The newest version above the running one that the pin lets through; those that did not start only `again`."""
        running = version_order(self._site.program.version)
        bad = {} if again else read_current(self._site.versions).bad
        for version in self._releases.versions():
            if pin_allows(self._site.settings.pin, version) and version not in bad:
                return version if version_order(version) > running else ""
        return ""

    def _lay(self, version: str, fetcher: Fetcher) -> None:
        program = self._site.program
        standing, old = _standing(program)
        data = fetcher.fetch_bytes(self._releases.manifest_of(version), old)
        try:
            manifest = parse_manifest(data)
        except ManifestWrong as error:
            raise not_trusted(self._source.name) from error
        if (manifest.version, manifest.platform) != (version, program.platform):
            raise not_trusted(self._source.name)
        Stage(self._site.versions, program, standing, fetcher).lay(data)

    def _outcome(self, state: Literal["newest", "available", "laid", "ready"], **told: object) -> Outcome:
        known = {"state": state, "running": self._site.program.version, "source": self._source.name, **told}
        return msgspec.convert(known, Outcome)


def _standing(program: Program) -> tuple[Manifest, Old]:
    """What the running program says it consists of, also as a file. Raises NotUpdatable where it says nothing."""
    release = program.root / RELEASE
    try:
        return program.manifest(), Old(sha256_of(release), release)
    except (ManifestWrong, OSError) as error:
        raise NotUpdatable(
            _(
                "The installed program is damaged: {file} cannot be read. Nothing was changed. Install the program "
                "anew; the office's data stay."
            ).format(file=release)
        ) from error


@contextmanager
def _alone(site: Site) -> Iterator[None]:
    with disk_errors(site.versions.folder), site.versions.alone():
        yield


def _ignore(_bytes: int) -> None:
    return
