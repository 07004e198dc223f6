"""Only what the makers signed, and the newest of it, ever runs; whoever stands between can at most hold it up."""

import json
import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from tuf.api.metadata import Metadata

from desktop.errors import LoketError, Refused, SurroundingsFailed
from desktop.updates.client import OFFLINE_GRACE
from desktop.updates.errors import NothingThere, NotTrusted, OlderThanSeen, Stale
from desktop.updates.places import trusted_root
from desktop.updates.source import FolderSource
from publish_keys import Keys
from tests.support.releases import LIBRARY, InstalledPc, Makers, lay, program_files

LATE = "2099-01-01T00:00:00Z"

Tampering = Callable[[Path], None]


def _changed(path: Path, **values: object) -> None:
    """Something signed is said otherwise, under the old signature."""
    told: dict[str, Any] = json.loads(path.read_bytes())
    told["signed"] |= values
    path.write_text(json.dumps(told))


def _unsigned(path: Path) -> None:
    told: dict[str, Any] = json.loads(path.read_bytes())
    told["signatures"] = []
    path.write_text(json.dumps(told))


def _newest(repository: Path, role: str) -> Path:
    return max((repository / "metadata").glob(f"*.{role}.json"), key=lambda path: int(path.name.split(".")[0]))


TAMPERING: dict[str, Tampering] = {
    "timestamp says it lasts longer": lambda top: _changed(top / "metadata/timestamp.json", expires=LATE),
    "timestamp unsigned": lambda top: _unsigned(top / "metadata/timestamp.json"),
    "timestamp cut": lambda top: _cut(top / "metadata/timestamp.json"),
    "timestamp is a sign-in page": lambda top: _page(top / "metadata/timestamp.json"),
    "timestamp is endless": lambda top: _endless(top / "metadata/timestamp.json"),
    "snapshot says another version": lambda top: _changed(_newest(top, "snapshot"), version=99),
    "snapshot unsigned": lambda top: _unsigned(_newest(top, "snapshot")),
    "targets unsigned": lambda top: _unsigned(_newest(top, "targets")),
    "targets name another program": lambda top: _changed(_newest(top, "targets"), targets={}),
    "the channel names a version that was never made": lambda top: _rewrite(top / "targets/channels"),
}


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-40])


def _page(path: Path) -> None:
    path.write_bytes(b"<!doctype html><title>Masuk WiFi</title>")


def _endless(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b" " * 100_000)


def _rewrite(folder: Path) -> None:
    for path in folder.iterdir():
        path.write_bytes(b'{"platforms":{"win-amd64":["0.9.0"]}}')


@pytest.mark.parametrize("how", TAMPERING)
def test_metadata_that_was_changed_on_the_way_is_not_believed(makers: Makers, pc: InstalledPc, how: str) -> None:
    makers.publish("0.2.0")
    TAMPERING[how](makers.repository)
    with pytest.raises(NotTrusted):
        pc.update(makers.source)
    assert pc.versions.all() == []
    assert pc.current.version == ""


@pytest.mark.parametrize("kind", ["blobs", "patches"])
def test_a_file_that_was_exchanged_is_not_laid(makers: Makers, pc: InstalledPc, kind: str) -> None:
    makers.publish("0.2.0", {**program_files("0.2.0"), "_internal/new.txt": b"new in this version"})
    for path in (makers.repository / kind).glob("*.zst"):
        path.write_bytes(b"(\xb5/\xfd$\x0cA\x00\x00hello world!\n")
    if kind == "patches":  # the whole file is fetched instead
        assert pc.update(makers.source).patches == 0
        return
    with pytest.raises(NotTrusted):
        pc.update(makers.source)
    assert pc.versions.all() == []


def test_a_tiny_file_that_unpacks_to_an_enormous_one_is_stopped(makers: Makers, pc: InstalledPc) -> None:
    from backports.zstd import compress  # noqa: PLC0415

    makers.publish("0.2.0")
    shutil.rmtree(makers.repository / "patches")
    for path in (makers.repository / "blobs").glob("*.zst"):
        path.write_bytes(compress(bytes(300_000_000), 3))
    with pytest.raises(NotTrusted):
        pc.update(makers.source)
    assert sum(path.stat().st_size for path in pc.versions.folder.rglob("*") if path.is_file()) < 100_000


def test_other_makers_are_not_believed(makers: Makers, pc: InstalledPc, tmp_path: Path) -> None:
    strangers = Makers(tmp_path / "strangers")
    strangers.publish("0.9.0")
    with pytest.raises(NotTrusted):
        pc.update(strangers.source)
    strangers_pc = InstalledPc(tmp_path / "theirs", strangers.root)
    assert strangers_pc.update(strangers.source).version == "0.9.0"


def test_an_older_state_is_not_shown_as_the_newest(makers: Makers, pc: InstalledPc, tmp_path: Path) -> None:
    makers.publish("0.2.0")
    shutil.copytree(makers.repository, tmp_path / "old")
    makers.publish("0.3.0")
    pc.update(makers.source)
    with pytest.raises(OlderThanSeen):
        pc.update(FolderSource(tmp_path / "old"))
    assert pc.current.version == "0.3.0"


def test_an_old_snapshot_under_the_new_timestamp_is_refused(makers: Makers, pc: InstalledPc) -> None:
    metadata = makers.repository / "metadata"
    makers.publish("0.2.0")
    (metadata / "2.snapshot.json").write_bytes((metadata / "1.snapshot.json").read_bytes())
    with pytest.raises((NotTrusted, OlderThanSeen)):
        pc.update(makers.source)


def test_a_state_that_is_held_back_is_noticed_once_its_signature_runs_out(makers: Makers, pc: InstalledPc) -> None:
    makers.publish("0.2.0")
    makers.sign_until(-1)
    with pytest.raises(Stale, match=datetime.now().astimezone().date().isoformat()):
        pc.update(makers.source)
    makers.sign_until(10)
    assert pc.update(makers.source).state == "ready"


def test_a_stick_that_a_person_names_may_be_months_old(makers: Makers, pc: InstalledPc) -> None:
    makers.publish("0.2.0")
    makers.sign_until(-120)
    outcome = pc.update(makers.source, by_hand=True)
    assert outcome.state == "ready"
    assert outcome.valid_until is not None
    assert timedelta(days=119) < datetime.now(UTC) - outcome.valid_until < timedelta(days=121)


def test_a_stick_older_than_the_grace_is_refused(makers: Makers, pc: InstalledPc) -> None:
    makers.publish("0.2.0")
    makers.sign_until(-OFFLINE_GRACE.days - 1)
    with pytest.raises(Stale):
        pc.update(makers.source, by_hand=True)


def test_an_old_stick_brings_nothing_older_than_what_was_seen(makers: Makers, pc: InstalledPc, tmp_path: Path) -> None:
    makers.sign_until(-30)
    shutil.copytree(makers.repository, tmp_path / "stick")
    makers.publish("0.2.0")
    pc.update(makers.source)
    with pytest.raises(OlderThanSeen):
        pc.update(FolderSource(tmp_path / "stick"), by_hand=True)


def test_an_old_stick_must_be_signed_all_the_same(makers: Makers, pc: InstalledPc) -> None:
    makers.publish("0.2.0")
    makers.sign_until(-400)
    lately = (datetime.now(UTC) - timedelta(days=3)).strftime("%Y-%m-%dT%H:%M:%SZ")
    _changed(makers.repository / "metadata/timestamp.json", expires=lately)
    with pytest.raises(NotTrusted):
        pc.update(makers.source, by_hand=True)


def test_a_fresh_stick_needs_no_warning(makers: Makers, pc: InstalledPc) -> None:
    makers.publish("0.2.0")
    assert pc.update(makers.source, by_hand=True).valid_until is None


def test_a_folder_that_holds_updates_below_is_found(makers: Makers, pc: InstalledPc, tmp_path: Path) -> None:
    makers.publish("0.2.0")
    shutil.copytree(makers.repository, tmp_path / "stick" / "updates")
    assert pc.update(FolderSource(tmp_path / "stick")).state == "ready"


def test_a_stick_copied_in_part_is_told_so(makers: Makers, pc: InstalledPc) -> None:
    makers.publish("0.2.0")
    shutil.rmtree(makers.repository / "patches")
    shutil.rmtree(makers.repository / "blobs")
    with pytest.raises(NothingThere):
        pc.update(makers.source)
    assert pc.versions.all() == []


def test_keys_that_leaked_are_replaced_by_way_of_the_root(makers: Makers, pc: InstalledPc) -> None:
    makers.publish("0.2.0")
    pc.update(makers.source)
    thief = Keys(makers.folder / "stolen")
    shutil.copytree(makers.keys.folder, thief.folder)
    signatures = makers.signatures()
    makers.keys.renew(["targets", "timestamp"])
    signatures.write()
    makers.publish("0.3.0")
    assert pc.update(makers.source).version == "0.3.0"
    forged = makers.signatures().timestamp
    forged.version += 1
    signed: Metadata[Any] = Metadata(forged)
    signed.sign(thief.signer("timestamp"))
    (makers.repository / "metadata/timestamp.json").write_bytes(signed.to_bytes())
    with pytest.raises(NotTrusted):
        pc.update(makers.source)


def test_a_root_that_the_old_one_did_not_sign_is_refused(makers: Makers, pc: InstalledPc, tmp_path: Path) -> None:
    strangers = Makers(tmp_path / "strangers")
    strangers.keys.renew([])
    shutil.copyfile(strangers.keys.folder / "2.root.json", makers.repository / "metadata" / "2.root.json")
    with pytest.raises(NotTrusted):
        pc.update(makers.source)


def test_a_program_without_its_root_says_so(tmp_path: Path) -> None:
    with pytest.raises(SurroundingsFailed, match="Install the program anew"):
        trusted_root(tmp_path / "root.json")


def test_a_damaged_root_trusts_nobody(makers: Makers, pc: InstalledPc) -> None:
    pc.root = makers.root[:-30]
    with pytest.raises(Refused):
        pc.update(makers.source)


def test_a_damaged_memory_of_what_was_seen_is_made_anew(makers: Makers, pc: InstalledPc) -> None:
    pc.update(makers.source)
    for path in pc.versions.metadata.rglob("*.json"):
        path.write_bytes(b"")
    makers.publish("0.2.0")
    assert pc.update(makers.source).state == "ready"


def test_a_signed_manifest_of_another_version_is_refused(makers: Makers, pc: InstalledPc) -> None:
    signatures = makers.signatures()
    build = lay(makers.folder / "builds" / "0.7.0", program_files("0.7.0"), "0.7.0")
    signatures.put("manifests/win-amd64/0.2.0.json", (build / "release.json").read_bytes())
    signatures.put_channel()
    signatures.write()
    with pytest.raises(LoketError):
        pc.update(makers.source)
    assert LIBRARY not in [path.name for path in pc.versions.folder.rglob("*")]
