"""How bodies are packed: not at all, by gzip, or by Zstandard with a shipped dictionary (`dcz`, RFC 9842)."""

import zlib
from typing import Literal

from backports.zstd import CompressionParameter, DecompressionParameter, ZstdCompressor, ZstdDecompressor, ZstdError

from sync.wire.dictionaries import Dictionary, with_digest

Coding = Literal["identity", "gzip", "dcz"]

BODY_LIMIT = 16_777_216  # bytes, unpacked
DCZ_MAGIC = bytes.fromhex("5e2a4d1820000000")  # a skippable frame that holds the dictionary's digest
WINDOW_LOG = 23  # 8 MiB, the window that RFC 9842 lets every receiver have
HEADER_COST = len("Content-Encoding: dcz\r\n")
ZSTD_LEVEL = 19
QUICK_LEVEL = 10  # a sixth of the work, for a twentieth more bytes
SMALL = 65_536  # bytes
BIG = 2_097_152  # bytes from which the highest levels would take seconds
BIG_LEVEL = 6


class NotDecodable(ValueError):
    """The bytes are not what their encoding says, or end early."""


class TooLarge(ValueError):
    """What is packed is more than a body may hold."""


class DictionaryUnknown(ValueError):
    """Packed with a dictionary that this program does not have."""


def encode(plain: bytes, coding: Coding, dictionary: Dictionary | None = None, level: int = ZSTD_LEVEL) -> bytes:
    """`dictionary` is needed for `dcz` alone. Raises ValueError where it is missing."""
    return encode_parts([plain], coding, dictionary, level)


def encode_parts(
    parts: list[bytes], coding: Coding, dictionary: Dictionary | None = None, level: int = ZSTD_LEVEL
) -> bytes:
    """One body of all, such that each part can be decoded before the next is there."""
    if coding == "dcz":
        if dictionary is None:
            raise ValueError("dcz needs a dictionary")
        return DCZ_MAGIC + dictionary.digest + _zstd(parts, dictionary, level)
    return _gzip(parts) if coding == "gzip" else b"".join(parts)


def encode_smallest(parts: list[bytes], dictionary: Dictionary | None, level: int = ZSTD_LEVEL) -> tuple[bytes, Coding]:
    """By the dictionary, or gzip where there is none; as it is where packing costs more than it saves."""
    plain = b"".join(parts)
    coding: Coding = "dcz" if dictionary else "gzip"
    packed = encode_parts(parts, coding, dictionary, level)
    return (packed, coding) if len(packed) + HEADER_COST < len(plain) else (plain, "identity")


def decode(body: bytes, coding: str, limit: int = BODY_LIMIT, *, whole: bool = True) -> bytes:
    """The plain bytes; where the body need not be `whole`, as many as there are.

    Raises NotDecodable, TooLarge, DictionaryUnknown.
    """
    match coding.strip().lower():
        case "" | "identity":
            plain = body
        case "gzip" | "x-gzip":
            plain = _gunzip(body, limit, whole)
        case "dcz":
            plain = _undcz(body, limit, whole)
        case _:
            raise NotDecodable(f"the content encoding {coding} is not understood")
    if len(plain) > limit:
        raise TooLarge
    return plain


def _gunzip(body: bytes, limit: int, whole: bool) -> bytes:
    unpacker = zlib.decompressobj(wbits=31)
    try:
        plain = unpacker.decompress(body, limit + 1)
    except zlib.error as error:
        raise NotDecodable("the body is not gzip") from error
    if whole and not unpacker.eof and len(plain) <= limit:
        raise NotDecodable("the body ends early")
    return plain


def _undcz(body: bytes, limit: int, whole: bool) -> bytes:
    head = len(DCZ_MAGIC) + 32
    if len(body) < head or not body.startswith(DCZ_MAGIC):
        raise NotDecodable("the body is not dcz")
    dictionary = with_digest(body[len(DCZ_MAGIC) : head])
    if dictionary is None:
        raise DictionaryUnknown
    unpacker = ZstdDecompressor(dictionary.zstd, {DecompressionParameter.window_log_max: WINDOW_LOG})
    try:
        plain = unpacker.decompress(body[head:], limit + 1)
    except ZstdError as error:
        raise NotDecodable("the body is not dcz") from error
    if whole and not unpacker.eof and len(plain) <= limit:
        raise NotDecodable("the body ends early")
    return plain


def _gzip(parts: list[bytes]) -> bytes:
    packer = zlib.compressobj(9, wbits=31)
    *before, last = parts
    packed = [packer.compress(part) + packer.flush(zlib.Z_SYNC_FLUSH) for part in before]
    return b"".join([*packed, packer.compress(last), packer.flush()])


def _zstd(parts: list[bytes], dictionary: Dictionary, level: int) -> bytes:
    size = sum(map(len, parts))
    options: dict[int, int] = {
        CompressionParameter.compression_level: level if size < BIG else min(level, BIG_LEVEL),
        CompressionParameter.checksum_flag: 0,
        CompressionParameter.content_size_flag: 0,
    }
    if size < SMALL:  # the tables made from the dictionary are kept for the next small body
        packer = ZstdCompressor(options=options, zstd_dict=dictionary.zstd.as_digested_dict)
    else:
        options[CompressionParameter.window_log] = WINDOW_LOG
        packer = ZstdCompressor(options=options, zstd_dict=dictionary.zstd.as_prefix)
    *before, last = parts
    packed = [packer.compress(part, ZstdCompressor.FLUSH_BLOCK) for part in before]
    return b"".join([*packed, packer.compress(last, ZstdCompressor.FLUSH_FRAME)])
