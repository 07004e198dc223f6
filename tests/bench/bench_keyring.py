"""A keyring for the bench alone: the key of a fictional office in a file beside it, where no desktop keyring runs.

An installed program asks the system's keyring instead, which answers in a few milliseconds once it is unlocked.
"""

import json
from pathlib import Path

import keyring
from keyring.backend import KeyringBackend

FILE_NAME = "keyring.json"


def use_keyring(folder: Path) -> None:
    """Let this process find the key of the office in `folder`."""
    keyring.set_keyring(FileKeyring(folder / FILE_NAME))


class FileKeyring(KeyringBackend):
    """Secrets in the clear in one JSON file."""

    priority = 1

    def __init__(self, path: Path) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._path = path

    def get_password(self, service: str, username: str) -> str | None:
        return self._read().get(f"{service}/{username}")

    def set_password(self, service: str, username: str, password: str) -> None:
        self._path.write_text(json.dumps({**self._read(), f"{service}/{username}": password}), encoding="utf-8")

    def delete_password(self, service: str, username: str) -> None:
        kept = {name: secret for name, secret in self._read().items() if name != f"{service}/{username}"}
        self._path.write_text(json.dumps(kept), encoding="utf-8")

    def _read(self) -> dict[str, str]:
        found: dict[str, str] = json.loads(self._path.read_text(encoding="utf-8")) if self._path.exists() else {}
        return found
