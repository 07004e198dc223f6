"""Makes a dictionary for what travels between PCs and central, from invented exchanges (`dictionary_samples`).

    .venv/bin/python build/make_dictionary.py 2026-11

writes resources/dictionaries/2026-11.dict. One that was shipped is never made anew: what was packed with it would be
lost. A new one is due when packed messages look different, and gets a name of its own.
"""

import sys
from pathlib import Path

from backports.zstd import CompressionParameter, ZstdCompressor, ZstdDict, train_dict

from dictionary_samples import Samples

FOLDER = Path(__file__).resolve().parents[1] / "resources" / "dictionaries"
SIZE = 32_768  # bytes
TABLES = 1_024  # bytes that these take at most
SAMPLES = 1_200
TRAINED_ON, TRIED_ON = 11, 12  # seeds


def main(arguments: list[str]) -> int:
    (name,) = arguments
    path = FOLDER / f"{name}.dict"
    if path.exists():
        print(f"{path} was made before and stays as it is.", file=sys.stderr)
        return 1
    content = make(name)
    path.write_bytes(content)
    tried = Samples(name, TRIED_ON).take(200)
    print(f"{path}: {len(content)} bytes")
    print(f"messages pack to {ratio(tried, content):.0%} with it, to {ratio(tried):.0%} without")
    return 0


def make(name: str) -> bytes:
    """What comes often in the samples, by Zstandard's own choice, the most useful last.

    Without the tables that Zstandard writes before it: by RFC 9842 a dictionary is raw content.
    """
    return train_dict(Samples(name, TRAINED_ON).take(SAMPLES), SIZE + TABLES).dict_content[-SIZE:]


def ratio(messages: list[bytes], content: bytes | None = None) -> float:
    packed = 0
    for message in messages:
        prefix = ZstdDict(content, is_raw=True).as_prefix if content else None
        packer = ZstdCompressor(options={CompressionParameter.compression_level: 19}, zstd_dict=prefix)
        packed += len(packer.compress(message, packer.FLUSH_FRAME))
    return packed / sum(map(len, messages))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
