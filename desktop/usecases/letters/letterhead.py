"""The letterhead that an office's settings make."""

import re

from desktop.letters.content import LetterOffice
from desktop.usecases.office.arms import arms_ref
from sync.model.record import Fields

_PHONE_WORD = re.compile(r"^(?:telepon|telp|tlp|tel)\b[.:]?\s*", re.IGNORECASE)


def letterhead_of(settings: Fields) -> LetterOffice:
    """What stands at the head of every letter, with the arms in use."""
    contact = _contact(settings.get("contact", ""))
    arms = arms_ref(settings)
    return LetterOffice(
        letterhead=(settings["government"], settings["name"]),
        address=settings.get("address", ""),
        city=settings["city"],
        phone=contact.get("phone", ""),
        email=contact.get("email", ""),
        website=contact.get("website", ""),
        arms_sha256=arms.sha256 if arms else "",
    )


def _contact(text: str) -> dict[str, str]:
    """Phone, e-mail and site out of the office's one line of contacts, `Telepon (0234) 1 · dinas@contoh.example`."""
    found: dict[str, str] = {}
    for part in (part.strip() for part in re.split(r"[·;,|\n]", text)):
        word = part.rpartition(" ")[2]
        if "@" in word:
            found.setdefault("email", word)
        elif re.match(r"(?:https?://|www\.)", word):
            found.setdefault("website", word)
        elif part:
            found.setdefault("phone", _PHONE_WORD.sub("", part))
    return found
