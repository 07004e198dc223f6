"""A PC gets the newest version that is wanted on it, complete or not at all."""

import errno
import os

import pytest

from desktop.errors import SurroundingsFailed
from desktop.machine import Updates
from desktop.updates.client import Releases
from desktop.updates.errors import NoRoom, NothingThere, UpdatesForbidden
from desktop.updates.manifest import check, read_manifest
from desktop.updates.staging import shutil as staging_disk
from desktop.updates.switching import started_well
from desktop.usecases.office.updating import look_for_update, ready_version, update, update_words
from tests.support.releases import CONSTANT, LIBRARY, InstalledPc, Makers, program_files


def test_a_newer_version_is_laid_complete_beside_the_one_in_use(makers: Makers, pc: InstalledPc) -> None:
    makers.publish("0.2.0")
    outcome = pc.update(makers.source)
    assert (outcome.state, outcome.version, outcome.running) == ("ready", "0.2.0", "0.1.0")
    assert pc.content("0.2.0") == program_files("0.2.0")
    assert check(pc.versions.of("0.2.0"), read_manifest(pc.versions.of("0.2.0"))).sound
    assert (pc.current.version, pc.current.good, pc.current.previous) == ("0.2.0", False, "")
    assert "0.2.0" in update_words(pc.site)[0]


def test_nothing_is_fetched_where_this_version_is_the_newest(makers: Makers, pc: InstalledPc) -> None:
    outcome = pc.update(makers.source)
    assert (outcome.state, outcome.fetched) == ("newest", 0)
    assert pc.versions.all() == []
    assert ready_version(pc.site) == ""


def test_a_version_older_than_this_one_is_never_taken(makers: Makers, pc: InstalledPc) -> None:
    makers.publish("0.2.0")
    newer = InstalledPc(pc.folder / "newer", makers.root, version="0.3.0")
    assert newer.update(makers.source).state == "newest"


def test_asking_alone_lays_nothing(makers: Makers, pc: InstalledPc) -> None:
    makers.publish("0.2.0")
    assert look_for_update(pc.site, makers.source).state == "available"
    assert pc.versions.all() == []
    pc.update(makers.source)
    assert look_for_update(pc.site, makers.source).state == "ready"


def test_a_changed_line_comes_as_a_patch(makers: Makers, pc: InstalledPc) -> None:
    makers.publish("0.2.0")
    outcome = pc.update(makers.source)
    assert outcome.whole <= 1  # of a tiny file a patch saves nothing
    assert outcome.fetched < 400


def test_a_pc_many_versions_behind_gets_whole_files(makers: Makers, pc: InstalledPc) -> None:
    for minor in range(2, 7):
        makers.publish(f"0.{minor}.0", against=1)
    outcome = pc.update(makers.source)
    assert outcome.version == "0.6.0"
    assert outcome.patches == 0
    assert pc.content("0.6.0") == program_files("0.6.0")


def test_a_damaged_installation_is_made_good_by_the_update(makers: Makers, pc: InstalledPc) -> None:
    makers.publish("0.2.0")
    (pc.installed / CONSTANT).write_bytes(b"damaged")
    (pc.installed / LIBRARY).unlink()
    assert pc.update(makers.source).state == "ready"
    assert pc.content("0.2.0") == program_files("0.2.0")


def test_the_installed_files_are_copied_and_those_of_versions_linked(makers: Makers, pc: InstalledPc) -> None:
    makers.publish("0.2.0")
    pc.update(makers.source)
    laid = pc.versions.of("0.2.0") / CONSTANT
    assert not laid.samefile(pc.installed / CONSTANT)  # an installer overwrites its own
    makers.publish("0.3.0")
    update(pc.site_of(pc.staged("0.2.0")), makers.source)
    assert laid.samefile(pc.versions.of("0.3.0") / CONSTANT)


def test_a_version_that_lies_there_damaged_is_mended(makers: Makers, pc: InstalledPc) -> None:
    makers.publish("0.2.0")
    pc.update(makers.source)
    (pc.versions.of("0.2.0") / LIBRARY).write_bytes(b"damaged")
    (pc.versions.of("0.2.0") / "stranger.txt").write_bytes(b"left")
    assert pc.update(makers.source).state == "ready"
    assert pc.content("0.2.0") == program_files("0.2.0")


def test_a_version_for_other_machines_is_none_for_this_one(makers: Makers, pc: InstalledPc) -> None:
    makers.publish("0.2.0", platform="win-arm64")
    assert pc.update(makers.source).state == "newest"


def test_updates_that_are_manual_are_used_only_when_told(makers: Makers, pc: InstalledPc) -> None:
    pc.settings = Updates(mode="manual")
    makers.publish("0.2.0")
    assert pc.update(makers.source).state == "laid"
    assert pc.current.version == ""
    assert pc.versions.has("0.2.0")
    assert look_for_update(pc.site, makers.source).state == "laid"
    assert pc.update(makers.source, apply=True).state == "ready"
    assert pc.current.version == "0.2.0"


def test_forbidden_updates_are_not_even_asked_for(makers: Makers, pc: InstalledPc) -> None:
    pc.settings = Updates(mode="forbidden")
    makers.publish("0.2.0")
    with pytest.raises(UpdatesForbidden):
        pc.update(makers.source)
    with pytest.raises(UpdatesForbidden):
        look_for_update(pc.site, makers.source)
    assert pc.versions.all() == []


@pytest.mark.parametrize(("pin", "wanted"), [("0.2.*", "0.2.1"), ("0.2.0", "0.2.0"), ("", "0.3.0"), ("0.*", "0.3.0")])
def test_a_pin_chooses_among_the_versions(makers: Makers, pc: InstalledPc, pin: str, wanted: str) -> None:
    for version in ("0.2.0", "0.2.1", "0.3.0"):
        makers.publish(version)
    pc.settings = Updates(pin=pin)
    assert pc.update(makers.source).version == wanted


def test_a_pin_to_this_version_keeps_it(makers: Makers, pc: InstalledPc) -> None:
    makers.publish("0.2.0")
    pc.settings = Updates(pin="0.1.*")
    assert pc.update(makers.source).state == "newest"


def test_a_full_disk_stops_the_update_before_anything_is_fetched(
    makers: Makers, pc: InstalledPc, monkeypatch: pytest.MonkeyPatch
) -> None:
    makers.publish("0.2.0")
    full = staging_disk.disk_usage(pc.folder)._replace(free=33_000_000 - 1_000_000)
    monkeypatch.setattr(staging_disk, "disk_usage", lambda _folder: full)
    with pytest.raises(NoRoom, match="33"):
        pc.update(makers.source)
    assert pc.versions.all() == []
    monkeypatch.undo()
    assert pc.update(makers.source).state == "ready"


def test_a_disk_that_fills_up_meanwhile_leaves_what_came(
    makers: Makers, pc: InstalledPc, monkeypatch: pytest.MonkeyPatch
) -> None:
    makers.publish("0.2.0")
    flushed = 0

    def full(handle: int) -> None:
        nonlocal flushed
        flushed += 1
        if flushed == 3:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patching:
        patching.setattr("desktop.updates.staging.os.fsync", full)
        with pytest.raises(SurroundingsFailed, match="No space left"):
            pc.update(makers.source)
    assert pc.versions.all() == []
    assert pc.current.version == ""
    outcome = pc.update(makers.source)
    assert (outcome.patches, outcome.whole) == (1, 0)  # the manifest; what came before is not fetched again
    assert pc.content("0.2.0") == program_files("0.2.0")


def test_two_programs_do_not_update_at_once(makers: Makers, pc: InstalledPc) -> None:
    makers.publish("0.2.0")
    with pc.versions.alone(), pytest.raises(SurroundingsFailed, match=r"(?i)another loket"):
        pc.update(makers.source)
    assert pc.update(makers.source).state == "ready"


def test_old_versions_and_halves_go_and_what_may_be_needed_stays(makers: Makers, pc: InstalledPc) -> None:
    for version in ("0.2.0", "0.3.0", "0.4.0"):
        makers.publish(version)
        pc.update(makers.source)
    pc.versions.half("0.3.5").mkdir()
    pc.update(makers.source)
    assert pc.versions.all() == ["0.4.0"]  # none before it had proved itself
    assert not pc.versions.half("0.3.5").exists()
    assert not pc.versions.fetched.exists()


def test_the_version_before_stays_to_go_back_to(makers: Makers, pc: InstalledPc) -> None:
    for version in ("0.2.0", "0.3.0", "0.4.0"):
        makers.publish(version)
        pc.update(makers.source)
        started_well(pc.staged(version), pc.versions)
    assert sorted(pc.versions.all()) == ["0.3.0", "0.4.0"]
    assert (pc.current.version, pc.current.previous, pc.current.good) == ("0.4.0", "0.3.0", True)


def test_an_empty_folder_carries_no_update(makers: Makers, pc: InstalledPc) -> None:
    (makers.folder / "empty").mkdir()
    with pytest.raises(NothingThere):
        pc.update(type(makers.source)(makers.folder / "empty"))  # type: ignore[call-arg]


def test_releases_are_told_from_the_newest(makers: Makers, pc: InstalledPc) -> None:
    for version in ("0.2.0", "0.10.0"):
        makers.publish(version)
    releases = Releases(makers.source, pc.versions.metadata, makers.root)
    releases.refresh()
    assert releases.versions() == ["0.10.0", "0.2.0", "0.1.0"]
