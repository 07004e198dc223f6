"""What the seal of a letter has to say, by the letter's content as it is stored."""

from datetime import date
from typing import Any

import msgspec

from sync.seal.claims import LetterClaims, digest, without_empty, workers_told

_encoder = msgspec.json.Encoder(order="sorted")


def content_digest(content: dict[str, Any]) -> bytes:
    """Sixteen bytes that change with anything the letter says. What is empty does not count, so that a later version
    of the program that can say more gives earlier letters the same.
    """
    return digest(_encoder.encode(without_empty({key: value for key, value in content.items() if key != "seal"})))


def claims_of(content: dict[str, Any], approval: bytes = b"") -> LetterClaims:
    """What the seal of this letter says of it; `approval` is the head's statement, b"" for a letter that has none.

    Raises KeyError, TypeError, ValueError and AttributeError for what is no letter.
    """
    said = content_digest(content)
    workers = content["workers"]
    people = [(str(worker["name"]), str(worker["nik"])) for worker in workers]
    is_refusal = content["form"] == "refusal"
    company = content.get("company") or {}
    if is_refusal and content["applicant"]["is_company"]:
        company = content["applicant"]
    return LetterClaims(
        kind="refusal" if is_refusal else "recommendation",
        number=content["number"],
        date=date.fromisoformat(content["date"]),
        country=content["destination_country"],
        company=company.get("name", ""),
        count=len(people),
        men=None if is_refusal else sum(worker["sex"] == "L" for worker in workers),
        content=said,
        approval=digest(approval) if approval else b"",
        replaces=content.get("replaces_number", ""),
        **workers_told(said, people),
    )
