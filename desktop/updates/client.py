"""Which releases there are, by The Update Framework: every answer is signed, fresh, and no older than one seen before.

Signed are the channel (which versions there are) and each version's manifest, by length and SHA-256; the manifest
vouches for every file.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from tuf.api.exceptions import (
    BadVersionNumberError,
    DownloadError,
    DownloadHTTPError,
    ExpiredMetadataError,
    RepositoryError,
)
from tuf.api.metadata import Metadata, Timestamp
from tuf.ngclient import FetcherInterface, Updater

from desktop.errors import LoketError
from desktop.i18n import _
from desktop.updates.errors import NothingThere, OlderThanSeen, Stale, disk_errors, not_trusted
from desktop.updates.manifest import PLATFORM, Entry
from desktop.updates.source import Source, nothing_there
from desktop.updates.versions import is_version, version_order

CHANNEL = "channels/stable.json"
OFFLINE_GRACE = timedelta(days=180)  # how long after its signature ran out a stick that a person names may be used
_LARGEST_CHANNEL = 65_536


class Releases:
    """The releases that a source has, once `refresh` has checked them. One at a time for a `folder`."""

    def __init__(self, source: Source, folder: Path, root: bytes, platform: str = PLATFORM) -> None:
        """`folder` is where what was seen is remembered, `root` the keys that are trusted as shipped."""
        self._source = source
        self._folder = folder
        self._platform = platform
        with disk_errors(folder), self._tuf_errors():
            folder.mkdir(parents=True, exist_ok=True)
            self._updater = _Updater(
                str(folder),
                "metadata/",
                target_dir=str(folder),
                target_base_url="targets/",
                fetcher=_Through(source),
                bootstrap=root,
            )

    def refresh(self, *, by_hand: bool = False) -> datetime | None:
        """Fetch and check what is signed; gives until when that was valid where that is over.

        Over, it is refused, except `by_hand`: a person named a stick, which cannot be renewed on the way. Then all is
        judged as on its last valid day, up to OFFLINE_GRACE ago; that this PC never goes back holds all the same.
        Raises Stale, NotTrusted, OlderThanSeen, NothingThere, NoLine, SurroundingsFailed.
        """
        ran_out = self._ran_out() if by_hand else None
        if ran_out is not None and datetime.now(UTC) - ran_out <= OFFLINE_GRACE:
            self._updater.judge_as_of(ran_out - timedelta(seconds=1))
        else:
            ran_out = None
        with disk_errors(self._folder), self._tuf_errors():
            self._updater.refresh()
        return ran_out

    def versions(self) -> list[str]:
        """Of this platform, the newest first. Raises as `refresh`."""
        with disk_errors(self._folder), self._tuf_errors():
            target = self._updater.get_targetinfo(CHANNEL)
            if target is None or target.length > _LARGEST_CHANNEL:
                return []
            path = self._updater.find_cached_target(target) or self._updater.download_target(target)
            told: Any = json.loads(Path(path).read_bytes())
            found = told.get("platforms", {}).get(self._platform, [])
        return sorted({text for text in found if isinstance(text, str) and is_version(text)}, key=version_order)[::-1]

    def manifest_of(self, version: str) -> Entry:
        """What the manifest of `version` must be. Raises NothingThere where this platform has none."""
        with disk_errors(self._folder), self._tuf_errors():
            target = self._updater.get_targetinfo(f"manifests/{self._platform}/{version}.json")
        if target is None or "sha256" not in target.hashes:
            raise nothing_there(self._source.name)
        return Entry(target.length, target.hashes["sha256"])

    def _ran_out(self) -> datetime | None:
        """When the source's signature of the day ran out, if it did; taken on trust until `refresh` has checked it."""
        with disk_errors(self._folder), self._tuf_errors():
            data = _Through(self._source).download_bytes("metadata/timestamp.json", _LARGEST_CHANNEL)
            expires = Metadata[Timestamp].from_bytes(data).signed.expires
        return expires if expires <= datetime.now(UTC) else None

    @contextmanager
    def _tuf_errors(self) -> Iterator[None]:
        """What the framework found, in the program's words."""
        name = self._source.name
        try:
            yield
        except ExpiredMetadataError as error:
            today = datetime.now().astimezone().date().isoformat()
            raise Stale(
                _(
                    "What {source} offers was signed too long ago to be sure that it is the newest. Nothing was "
                    "changed, and this version goes on working. See that this PC's date is right (it says "
                    "{today}), then ask your administrator for a fresh copy."
                ).format(source=name, today=today)
            ) from error
        except BadVersionNumberError as error:
            raise OlderThanSeen(
                _(
                    "{source} offers an older state than this PC has already seen. Nothing was changed, and this "
                    "version goes on working. Use a newer copy."
                ).format(source=name)
            ) from error
        except DownloadHTTPError as error:
            raise nothing_there(name) from error
        except DownloadError as error:
            cause = error.__cause__
            if isinstance(cause, LoketError):
                raise cause from cause.__cause__
            raise not_trusted(name) from error
        except (RepositoryError, ValueError, AttributeError, TypeError) as error:
            raise not_trusted(name) from error


class _Updater(Updater):
    """python-tuf's own, with the two liberties that a PC without a line and without rights needs."""

    def judge_as_of(self, moment: datetime) -> None:
        """Take `moment` for now when it is asked what has run out."""
        self._trusted_set.reference_time = moment

    def _update_root_symlink(self) -> None:
        """Not made: nothing here reads it, and Windows lets few people make links."""


class _Through(FetcherInterface):
    """Lets the framework read from a Source."""

    def __init__(self, source: Source) -> None:
        self._source = source

    def _fetch(self, url: str) -> Iterator[bytes]:
        blocks = self._blocks(url)
        try:
            first = next(blocks, b"")
        except NothingThere as error:
            raise DownloadHTTPError(str(error), 404) from error
        return _chain(first, blocks)

    def _blocks(self, url: str) -> Iterator[bytes]:
        with self._source.read(url) as reading:
            yield from reading.blocks


def _chain(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest
