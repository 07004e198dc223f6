"""How texts are cut into words for the search index, and what a typed text looks for.

Index and query go through the same folding, so they cannot disagree: lower case, no diacritics, letters and digits
only. FTS5's `ascii` tokenizer then only splits at the spaces put here. People dictate the last digits of a number,
so a run of digits at the end of a word is indexed a second time, backwards, behind `BACKWARDS`.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

BACKWARDS = "\ue000"  # private use: no keyboard types it
LONG_NUMBER = 6  # digits from which a number is also found by its end
TYPED_END = 4  # digits a person must type before the ends of numbers are looked through

_WORD = re.compile(r"[^\W_]+")
_END_DIGITS = re.compile(rf"\d{{{LONG_NUMBER},}}$", re.ASCII)


def fold(text: str) -> list[str]:
    """The words of `text`, lower case and without diacritics."""
    if text.isascii():
        if text.isalnum():
            return [text.lower()]
    else:
        decomposed = unicodedata.normalize("NFKD", text)
        text = "".join(sign for sign in decomposed if not unicodedata.combining(sign))
    return _WORD.findall(text.casefold())


def index_words(texts: Iterable[str]) -> str:
    """The text to put into the index for these texts: each word once, long numbers also backwards."""
    return " ".join(dict.fromkeys(word for text in texts for word in _indexed(text)))


@lru_cache(maxsize=2048)  # most texts of a record are a village's, a job's or a country's, as many others'
def _indexed(text: str) -> tuple[str, ...]:
    """What to index of one text."""
    found: list[str] = []
    for word in fold(text):
        found.append(word)
        digits = _END_DIGITS.search(word) if len(word) >= LONG_NUMBER and word[-1].isdecimal() else None
        if digits:
            found.append(BACKWARDS + digits.group()[::-1])
    return tuple(found)


def match_expression(text: str) -> str | None:
    """The FTS5 expression that finds what a person typed so far; None when nothing can be looked for."""
    words = query_words(text)
    if not words:
        return None
    every = " AND ".join(f"({begun(word)})" for word in words)
    joined = "".join(fold(text))
    if len(words) > 1 and joined.isdecimal():  # `3212 1955 0398 0001` is one number
        return f"({every}) OR {begun(joined)}"
    return every


def query_words(text: str) -> list[str]:
    """The words a typed text looks for, each once."""
    return list(dict.fromkeys(fold(text)))


def begun(word: str) -> str:
    """The FTS5 expression for what begins with a folded word; a number is also found by its end."""
    forwards = f'"{word}" *'
    if word.isdecimal() and len(word) >= TYPED_END:
        return f'{forwards} OR "{BACKWARDS}{word[::-1]}" *'
    return forwards
