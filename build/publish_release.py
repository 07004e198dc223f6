"""What a release is fetched from: every file packed by its SHA-256, and patches from earlier ones where smaller."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from backports.zstd import (
    CompressionParameter,
    ZstdCompressor,
    ZstdDict,
    decompress,
)

from desktop.updates.fetching import LARGEST_PATCHED, SMALLEST_PATCHED, WINDOW_LOG
from desktop.updates.manifest import RELEASE, Manifest, ManifestWrong, check, parse_manifest, sha256_of
from desktop.updates.versions import version_order
from publish_keys import PublishError
from publish_metadata import Signatures, write_whole

LEVEL = 15
AGAINST = 3  # releases before that PCs are expected to come from
KEPT = 5  # releases that can be fetched, for those who pin one


@dataclass(frozen=True)
class Published:
    """`blobs` and `patches` are the new files' sizes in bytes by their name."""

    version: str
    blobs: dict[str, int]
    patches: dict[str, int]


@dataclass(frozen=True)
class Release:
    """Publishes the build in `folder`."""

    folder: Path
    signatures: Signatures

    def publish(self, against: int = AGAINST, kept: int = KEPT) -> Published:
        """Put it in force as the newest. Raises PublishError, and then what was in force stays so."""
        data, manifest = self._checked()
        self._refuse_backwards(manifest)
        earlier = [self._manifest(manifest.platform, version) for version in self._versions(manifest)[:against]]
        blobs = self._pack_files(manifest) | self._pack_blob(_hash(data), data)
        patches: dict[str, int] = {}
        for old_data, old in earlier:
            patches |= self._patch_files(old, manifest) | self._patch(old_data, data)
        self.signatures.put(_target(manifest.platform, manifest.version), data)
        for version in self._versions(manifest)[kept:]:
            del self.signatures.targets.targets[_target(manifest.platform, version)]
        self.signatures.put_channel()
        self.signatures.write()
        self._forget_unneeded()
        return Published(manifest.version, blobs, patches)

    def _checked(self) -> tuple[bytes, Manifest]:
        try:
            data = (self.folder / RELEASE).read_bytes()
            manifest = parse_manifest(data)
            faults = check(self.folder, manifest)
        except (OSError, ManifestWrong) as error:
            raise PublishError(f"{self.folder} is no build of Loket: {error}") from error
        wrong = [*faults.missing, *faults.differing, *faults.extra]
        if wrong:
            raise PublishError(f"{self.folder} is not what its {RELEASE} says: {', '.join(wrong[:5])}. Build it anew.")
        return data, manifest

    def _refuse_backwards(self, manifest: Manifest) -> None:
        published = self._versions(manifest)
        if manifest.version in published:
            raise PublishError(f"Version {manifest.version} was published before. Give the build another version.")
        if published and version_order(manifest.version) < version_order(published[0]):
            raise PublishError(f"Version {published[0]} was published before, which is newer than {manifest.version}.")

    def _versions(self, manifest: Manifest) -> list[str]:
        return self.signatures.versions(manifest.platform)

    def _manifest(self, platform: str, version: str) -> tuple[bytes, Manifest]:
        path = self.signatures.target_path(self.signatures.targets.targets[_target(platform, version)])
        try:
            data = path.read_bytes()
            return data, parse_manifest(data)
        except (OSError, ManifestWrong) as error:
            raise PublishError(f"{path} is missing or damaged: {error}") from error

    def _pack_files(self, manifest: Manifest) -> dict[str, int]:
        packed: dict[str, int] = {}
        for name, entry in manifest.files.items():
            path = self.folder / name
            if not self._blob(entry.sha256).exists():
                if sha256_of(path) != entry.sha256:
                    raise PublishError(f"{path} changed meanwhile.")
                packed |= self._pack_blob(entry.sha256, path.read_bytes())
        return packed

    def _pack_blob(self, sha256: str, data: bytes) -> dict[str, int]:
        path = self._blob(sha256)
        if path.exists():
            return {}
        return {path.name: _write(path, _packed(data))}

    def _patch_files(self, old: Manifest, new: Manifest) -> dict[str, int]:
        found: dict[str, int] = {}
        for name, entry in new.files.items():
            before = old.files.get(new.name_in(old, name))
            if before is None or before.sha256 == entry.sha256:
                continue
            if max(before.length, entry.length) <= LARGEST_PATCHED:
                found |= self._patch(self._content(before.sha256), (self.folder / name).read_bytes())
        return found

    def _patch(self, old: bytes, new: bytes) -> dict[str, int]:
        """Written only where it saves something over the whole file."""
        path = self.signatures.repository / "patches" / f"{_hash(old)}-{_hash(new)}.zst"
        if path.exists() or old == new or not SMALLEST_PATCHED <= len(old) <= LARGEST_PATCHED:
            return {}
        packed = _packed(new, old)
        if len(packed) >= self._blob(_hash(new)).stat().st_size:
            return {}
        return {path.name: _write(path, packed)}

    def _content(self, sha256: str) -> bytes:
        try:
            data = decompress(self._blob(sha256).read_bytes())
        except (OSError, ValueError) as error:
            raise PublishError(f"{self._blob(sha256)} is missing or damaged: {error}") from error
        if _hash(data) != sha256:
            raise PublishError(f"{self._blob(sha256)} is damaged.")
        return data

    def _blob(self, sha256: str) -> Path:
        return self.signatures.repository / "blobs" / f"{sha256}.zst"

    def _forget_unneeded(self) -> None:
        """Files of releases that can no longer be fetched."""
        needed = set(self._needed())
        for kind in ("blobs", "patches"):
            for path in (self.signatures.repository / kind).glob("*.zst"):
                if path.stem.rpartition("-")[2] not in needed:
                    path.unlink()

    def _needed(self) -> Iterator[str]:
        for name, target in self.signatures.targets.targets.items():
            yield target.hashes["sha256"]
            if name.startswith("manifests/"):
                manifest = parse_manifest(self.signatures.target_path(target).read_bytes())
                yield from (entry.sha256 for entry in manifest.files.values())


def _target(platform: str, version: str) -> str:
    return f"manifests/{platform}/{version}.json"


def _packed(data: bytes, old: bytes = b"") -> bytes:
    """By zstd, with all of `old` within its reach; a checksum would be one too many."""
    reach = max(len(data) + len(old), 1 << 20).bit_length()
    options: dict[int, int] = {
        CompressionParameter.compression_level: LEVEL,
        CompressionParameter.enable_long_distance_matching: int(bool(old)),
        CompressionParameter.window_log: min(WINDOW_LOG, reach),
        CompressionParameter.checksum_flag: 0,
    }
    dictionary = ZstdDict(old, is_raw=True).as_prefix if old else None
    packer = ZstdCompressor(options=options, zstd_dict=dictionary)
    packer.set_pledged_input_size(len(data))
    return packer.compress(data, ZstdCompressor.FLUSH_FRAME)


def _write(path: Path, data: bytes) -> int:
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, data)
    return len(data)


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
