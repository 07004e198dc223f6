"""The regulation packs that central judges by."""

from pathlib import Path

from sync.model.pack import Pack, version_key
from sync.model.pack_load import load_pack


class Packs:
    """Every pack version central knows; an op is judged by the one it was written under."""

    def __init__(self, packs: list[Pack]) -> None:
        """Raises ValueError when there is none."""
        if not packs:
            raise ValueError("central needs at least one regulation pack")
        self._by_version = {pack.version: pack for pack in packs}
        self.current = max(packs, key=lambda pack: version_key(pack.version))

    def of(self, version: str) -> Pack:
        """The pack of that version, or the current one where central does not know it."""
        return self._by_version.get(version, self.current)


def load_packs(folders: list[Path]) -> Packs:
    """The packs in `folders`. Raises PackError for a wrong one."""
    return Packs([load_pack(folder) for folder in folders])


def pack_folders(parent: Path) -> list[Path]:
    """Every folder in `parent` that holds a pack."""
    return sorted(path.parent for path in parent.glob("*/pack.toml"))
