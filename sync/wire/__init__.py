"""What both ends say to each other as bytes: packed messages, encodings of bodies, and the dictionaries for them."""

from sync.wire.dictionaries import Dictionary, named, shipped
from sync.wire.encodings import (
    BODY_LIMIT,
    QUICK_LEVEL,
    ZSTD_LEVEL,
    Coding,
    DictionaryUnknown,
    NotDecodable,
    TooLarge,
    decode,
    encode,
    encode_parts,
    encode_smallest,
)
from sync.wire.known import Question, pack_known, pack_known_answer, unpack_known, unpack_known_answer
from sync.wire.messages import Asked, Received, pack_request, pack_response, unpack_request, unpack_response
from sync.wire.ops import Unreadable
from sync.wire.parts import PART, InParts, Stop, as_plain, pack_parts, pack_request_parts, unpack_parts
from sync.wire.values import claimed_device, short_id, to_base64

__all__ = [
    "BODY_LIMIT",
    "PART",
    "QUICK_LEVEL",
    "ZSTD_LEVEL",
    "Asked",
    "Coding",
    "Dictionary",
    "DictionaryUnknown",
    "InParts",
    "NotDecodable",
    "Question",
    "Received",
    "Stop",
    "TooLarge",
    "Unreadable",
    "as_plain",
    "claimed_device",
    "decode",
    "encode",
    "encode_parts",
    "encode_smallest",
    "named",
    "pack_known",
    "pack_known_answer",
    "pack_parts",
    "pack_request",
    "pack_request_parts",
    "pack_response",
    "shipped",
    "short_id",
    "to_base64",
    "unpack_known",
    "unpack_known_answer",
    "unpack_parts",
    "unpack_request",
    "unpack_response",
]
