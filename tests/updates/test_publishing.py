"""What is published can be fetched by every PC, is never taken back, and is never half."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from desktop.updates.source import FolderSource
from publish import PASSPHRASE, main
from publish_keys import Keys, PublishError
from publish_metadata import write_whole
from tests.support.releases import CONSTANT, LIBRARY, START, Files, InstalledPc, Makers, lay, program_files


def _state(makers: Makers) -> dict[str, bytes]:
    """What clients see: the metadata in force."""
    return {path.name: path.read_bytes() for path in (makers.repository / "metadata").iterdir()}


def test_a_version_is_published_once(makers: Makers) -> None:
    before = _state(makers)
    with pytest.raises(PublishError, match="published before"):
        makers.publish("0.1.0", {**program_files("0.1.0"), START: b"another"})
    assert _state(makers) == before


def test_versions_never_go_backwards(makers: Makers) -> None:
    makers.publish("0.3.0")
    before = _state(makers)
    with pytest.raises(PublishError, match=r"0\.3\.0 was published before"):
        makers.publish("0.2.9")
    assert _state(makers) == before


@pytest.mark.parametrize("damage", ["changed", "missing", "extra", "no manifest"])
def test_a_build_that_is_not_what_it_says_is_refused(makers: Makers, damage: str) -> None:
    build = lay(makers.folder / "build", program_files("0.2.0"), "0.2.0")
    match damage:
        case "changed":
            (build / LIBRARY).write_bytes(b"changed")
        case "missing":
            (build / LIBRARY).unlink()
        case "extra":
            (build / "notes.txt").write_bytes(b"left behind")
        case _:
            (build / "release.json").unlink()
    assert _run(makers, "release", str(build)) == 1
    assert "0.2.0" not in makers.signatures().versions("win-amd64")


def test_only_what_changed_is_packed_anew(makers: Makers) -> None:
    published = makers.publish("0.2.0")
    assert len(published.blobs) == 3  # the manifest, the start, the library
    assert CONSTANT not in published.blobs
    assert sum(published.patches.values()) < 200


def test_patches_lead_from_the_versions_before(makers: Makers, tmp_path: Path) -> None:
    makers.publish("0.2.0")
    makers.publish("0.3.0")
    makers.publish("0.4.0", against=2)
    assert _patches_used(makers, tmp_path, "0.1.0") == 0
    assert _patches_used(makers, tmp_path, "0.2.0") >= 2
    assert _patches_used(makers, tmp_path, "0.3.0") >= 2


def test_a_file_is_patched_although_the_folder_it_lies_in_carries_the_version(makers: Makers, tmp_path: Path) -> None:
    for version in ("0.2.0", "0.3.0"):
        makers.publish(version, _as_on_windows(version))
    pc = InstalledPc(tmp_path / "pc", makers.root, version="0.2.0", files=_as_on_windows("0.2.0"))
    done = pc.update(FolderSource(makers.repository))
    assert done.patches >= 2  # the library and the manifest
    assert pc.content("0.3.0") == _as_on_windows("0.3.0")


def test_what_no_version_needs_any_more_goes(makers: Makers, tmp_path: Path) -> None:
    for minor in range(2, 7):
        makers.publish(f"0.{minor}.0", kept=2)
    assert makers.signatures().versions("win-amd64") == ["0.6.0", "0.5.0"]
    assert len(list((makers.repository / "blobs").iterdir())) == 4 + 2 + 2  # files; library and start; manifests
    assert _patches_used(makers, tmp_path, "0.5.0") >= 2


def test_a_publication_that_broke_off_is_not_seen_and_can_be_repeated(
    makers: Makers, pc: InstalledPc, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaking(path: Path, data: bytes) -> None:
        if path.name == "timestamp.json":
            raise OSError("no room")
        write_whole(path, data)

    with monkeypatch.context() as patching:
        patching.setattr("publish_metadata.write_whole", breaking)
        with pytest.raises(OSError, match="no room"):
            makers.publish("0.2.0")
    assert pc.update(makers.source).state == "newest"
    makers.publish("0.2.0")
    assert pc.update(makers.source).state == "ready"


def test_the_timestamp_is_renewed_without_the_other_keys(makers: Makers, pc: InstalledPc) -> None:
    makers.publish("0.2.0")
    makers.sign_until(-3)
    for role in ("targets", "snapshot"):
        (makers.keys.folder / f"{role}.pem").unlink()
    (makers.keys.folder / "offline" / "root.pem").unlink()
    assert _run(makers, "refresh", "--days", "7") == 0
    left = makers.signatures().timestamp.expires - datetime.now(UTC)
    assert timedelta(days=6) < left <= timedelta(days=7)
    assert pc.update(makers.source).state == "ready"


def test_renewing_signs_what_will_run_out_before_long(makers: Makers) -> None:
    signatures = makers.signatures()
    signatures.targets.expires = datetime.now(UTC).replace(microsecond=0) + timedelta(days=100)
    assert signatures.needs_renewal()
    signatures.write()
    assert not makers.signatures().needs_renewal()


def test_only_the_keys_that_published_can_go_on(makers: Makers, tmp_path: Path) -> None:
    strangers = Makers(tmp_path / "strangers")
    strangers.folder = makers.folder
    with pytest.raises(PublishError, match="not signed with these keys"):
        strangers.publish("0.2.0")


def test_keys_are_made_once_and_the_root_stays_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PASSPHRASE, "rahasia besar")
    assert main(["keys", str(tmp_path / "keys"), "--root-for", str(tmp_path / "resources")]) == 0
    keys = tmp_path / "keys"
    assert (tmp_path / "resources" / "root.json").read_bytes() == (keys / "root.json").read_bytes()
    assert {path.name for path in keys.glob("*.pem")} == {"targets.pem", "snapshot.pem", "timestamp.pem"}
    secret = (keys / "offline" / "root.pem").read_bytes()
    assert b"ENCRYPTED" in secret
    assert main(["keys", str(keys)]) == 1
    assert (keys / "offline" / "root.pem").read_bytes() == secret
    with pytest.raises(PublishError, match="passphrase"):
        Keys(keys, "salah").signer("root")
    assert Keys(keys, "rahasia besar").signer("root")


def test_the_commands_publish_for_a_pc(makers: Makers, pc: InstalledPc, capsys: pytest.CaptureFixture[str]) -> None:
    build = lay(makers.folder / "build", program_files("0.2.0"), "0.2.0")
    assert _run(makers, "release", str(build)) == 0
    assert _run(makers, "renew-root", "--replace", "snapshot") == 0
    assert "Version 0.2.0 is published" in capsys.readouterr().out
    assert pc.update(makers.source).version == "0.2.0"


def test_the_shipped_root_is_one(tmp_path: Path) -> None:
    shipped = Path(__file__).resolve().parents[2] / "resources" / "updates" / "root.json"
    told = json.loads(shipped.read_bytes())["signed"]
    assert set(told["roles"]) == {"root", "targets", "snapshot", "timestamp"}
    assert datetime.fromisoformat(told["expires"]) > datetime.now(UTC) + timedelta(days=365)
    assert not list(shipped.parent.glob("*.pem"))


def _as_on_windows(version: str) -> Files:
    files = program_files(version).items()
    return {name.replace("_internal/", f"loket-{version}/"): data for name, data in files}


def _patches_used(makers: Makers, tmp_path: Path, version: str) -> int:
    pc = InstalledPc(tmp_path / f"pc-{version}", makers.root, version=version)
    return pc.update(FolderSource(makers.repository)).patches


def _run(makers: Makers, command: str, *arguments: str) -> int:
    with pytest.MonkeyPatch.context() as patching:
        patching.setenv(PASSPHRASE, "")
        return main([command, *arguments, "--to", str(makers.repository), "--keys", str(makers.keys.folder)])
