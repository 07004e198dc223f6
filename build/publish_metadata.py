"""The signed part of a folder of releases: what it holds now, and its next state, written so that it is never half."""

import json
import os
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

from tuf.api.metadata import Metadata, MetaFile, Signed, Snapshot, TargetFile, Targets, Timestamp

from desktop.updates.client import CHANNEL
from desktop.updates.versions import version_order
from publish_keys import Keys, PublishError

TIMESTAMP_DAYS = 30
RELEASE_DAYS = 400
RENEW_BEFORE = timedelta(days=200)  # so that a stick made today can be judged by its day for half a year

S = TypeVar("S", bound=Signed)


@dataclass
class Signatures:
    """The metadata of the folder `repository`. Nothing is written before `write`."""

    repository: Path
    keys: Keys
    targets: Targets = field(default_factory=Targets)
    snapshot: Snapshot = field(default_factory=Snapshot)
    timestamp: Timestamp = field(default_factory=Timestamp)

    @classmethod
    def read(cls, repository: Path, keys: Keys) -> "Signatures":
        """As it stands, checked against the keys' own root; empty where nothing was published yet."""
        found = cls(repository, keys)
        if not (repository / "metadata" / "timestamp.json").exists():
            for empty in (found.targets, found.snapshot, found.timestamp):
                empty.version = 0
            return found
        found.timestamp = found._read("timestamp", Timestamp)
        found.snapshot = found._read(f"{found.timestamp.snapshot_meta.version}.snapshot", Snapshot)
        found.targets = found._read(f"{found.snapshot.meta['targets.json'].version}.targets", Targets)
        return found

    def versions(self, platform: str) -> list[str]:
        """What is published for `platform`, the newest first."""
        prefix = f"manifests/{platform}/"
        names = (name for name in self.targets.targets if name.startswith(prefix))
        return sorted((name[len(prefix) : -len(".json")] for name in names), key=version_order, reverse=True)

    def put(self, name: str, data: bytes) -> None:
        """A signed file of the next state, laid where any client of the framework looks for it."""
        target = TargetFile.from_data(name, data, ["sha256"])
        self.targets.targets[name] = target
        path = self.target_path(target)
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, data)

    def put_channel(self) -> None:
        """The versions of every platform, which is all that a PC asks for first."""
        platforms = sorted({name.split("/")[1] for name in self.targets.targets if name.startswith("manifests/")})
        versions = {platform: self.versions(platform) for platform in platforms}
        newest = max((each[0] for each in versions.values() if each), key=version_order)
        channel = {"version": newest, "platforms": versions}
        self.put(CHANNEL, json.dumps(channel, separators=(",", ":"), sort_keys=True).encode())

    def target_path(self, target: TargetFile) -> Path:
        folder, _slash, name = target.path.rpartition("/")
        return self.repository / "targets" / folder / f"{target.hashes['sha256']}.{name}"

    def write(self) -> None:
        """Sign the next state and put it in force by its last file."""
        self.targets.version += 1
        self.targets.expires = _in_days(RELEASE_DAYS)
        self._write(f"{self.targets.version}.targets", "targets", self.targets)
        self.snapshot.meta["targets.json"] = MetaFile(self.targets.version)
        self.snapshot.version += 1
        self.snapshot.expires = _in_days(RELEASE_DAYS)
        self._write(f"{self.snapshot.version}.snapshot", "snapshot", self.snapshot)
        self.timestamp.snapshot_meta = MetaFile(self.snapshot.version)
        self.write_timestamp()

    def write_timestamp(self, days: float = TIMESTAMP_DAYS) -> None:
        """Say that what is in force is still the newest."""
        self._lay_roots()
        self.timestamp.version += 1
        self.timestamp.expires = _in_days(days)
        self._write("timestamp", "timestamp", self.timestamp)

    def needs_renewal(self) -> bool:
        """Whether more than the timestamp will run out before long."""
        return min(self.targets.expires, self.snapshot.expires) - datetime.now(UTC) < RENEW_BEFORE

    def _lay_roots(self) -> None:
        (self.repository / "metadata").mkdir(parents=True, exist_ok=True)
        for path in self.keys.folder.glob("*.root.json"):
            write_whole(self.repository / "metadata" / path.name, path.read_bytes())

    def _read(self, name: str, kind: type[S]) -> S:
        path = self.repository / "metadata" / f"{name}.json"
        try:
            found: Metadata[Any] = Metadata.from_file(str(path))
            self.keys.root().signed.verify_delegate(kind.type, found.signed_bytes, found.signatures)
        except PublishError:
            raise
        except Exception as error:  # the framework's own kinds are many
            raise PublishError(f"{path} is not signed with these keys, or is damaged: {error}") from error
        if not isinstance(found.signed, kind):
            raise PublishError(f"{path} is something else.")
        return found.signed

    def _write(self, name: str, role: str, content: Signed) -> None:
        signed: Metadata[Any] = Metadata(content)
        signed.sign(self.keys.signer(role))
        self.keys.root().signed.verify_delegate(role, signed.signed_bytes, signed.signatures)
        path = self.repository / "metadata" / f"{name}.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, signed.to_bytes())


def write_whole(path: Path, data: bytes) -> None:
    """Nobody who reads it meanwhile sees a half."""
    part = path.with_name(f"{path.name}.part")
    with part.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)


def _in_days(days: float) -> datetime:
    return (datetime.now(UTC) + timedelta(days=days)).replace(microsecond=0)
