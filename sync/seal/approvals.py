"""A head's approval: signed over what the letter will say, by the key of the PC on which it was given."""

from typing import Any

import msgspec

from sync.seal import cose
from sync.seal.certificates import Certificate, Root, read_certificate
from sync.seal.claims import digest, without_empty
from sync.seal.cose import NotSigned

APPROVAL = -65_540  # the private claim of an approval: [request, approver, digest of what was approved]

APPROVED = ("form", "workers", "company", "destination_country", "signatory")
"""What of the letter a head answers for: the rows, the company, the country, and by which mandate it is signed."""
BOUND = ("recruitment_permit", "quota_exception")
"""What of the request a head answers for besides: by which permit it goes, and why it may go over the quota."""

_encoder = msgspec.json.Encoder(order="sorted")


class Approval(msgspec.Struct, frozen=True, kw_only=True):
    """Who approved which request, when (seconds since 1970), and the digest of what the letter will say."""

    request: str
    approver: str
    at: int
    said: bytes


def approve(approval: Approval, private: bytes, certificate: bytes) -> bytes:
    """The approval, signed by a PC's certified key."""
    claims = {cose.ISSUED: approval.at, APPROVAL: [approval.request, approval.approver, approval.said]}
    return cose.sign(private, claims, certificate)


def read_approval(encoded: bytes, roots: tuple[Root, ...]) -> tuple[Approval, Certificate]:
    """The approval and the certificate of the key that signed it, both checked. Raises NotSigned."""
    statement = cose.taken_apart(encoded)
    certificate = read_certificate(statement.certificate, roots)
    cose.check(statement, certificate.public)
    try:
        request, approver, said = statement.claims[APPROVAL]
        found = msgspec.convert(
            {"request": request, "approver": approver, "said": said, "at": statement.claims[cose.ISSUED]}, Approval
        )
    except (KeyError, TypeError, ValueError, msgspec.ValidationError) as error:
        raise NotSigned("it is no approval") from error
    if len(statement.claims) != 2 or not certificate.since <= found.at <= certificate.until:
        raise NotSigned("the key was not certified then")
    return found, certificate


def approved_digest(content: dict[str, Any], request: dict[str, Any]) -> bytes:
    """Sixteen bytes that change with anything of a letter's content, and of its request's fields, that a head answers
    for; not with the order of workers. Raises KeyError and TypeError for what is no content of a letter.
    """
    kept = {key: content[key] for key in APPROVED} | {key: request.get(key) for key in BOUND}
    kept["workers"] = sorted(kept["workers"], key=lambda worker: (worker["nik"], worker["name"]))
    return digest(_encoder.encode(without_empty(kept)))
