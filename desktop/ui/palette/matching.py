"""How well a few typed letters mean a name. No Qt here; a hundred names take a millisecond."""

import re
import unicodedata
from difflib import SequenceMatcher

_WORD = re.compile(r"\w+")
_ALIKE = 0.75  # of the letters of two words in the same order: a slip or two, not another word
_SLIPS_FROM = 4  # letters of a word: shorter ones are too easily another word
_FULL, _BEGINS, _WITHIN, _SCATTERED, _SLIPPED = 1.0, 0.9, 0.5, 0.3, 0.2


def plain_words(text: str) -> list[str]:
    """The words of a text without accents, case and signs."""
    bare = unicodedata.normalize("NFKD", text.casefold())
    return _WORD.findall("".join(letter for letter in bare if not unicodedata.combining(letter)))


def score(typed: list[str], name: list[str], others: list[str]) -> float:
    """From 0 (not meant) to 1: each typed word must mean a word of `name`, or one of `others` at half the worth.

    All in `plain_words`. Words in the order they are typed are worth a little more.
    """
    if not typed:
        return 0.0
    worths = [max(_best(word, name), _best(word, others) / 2) for word in typed]
    if 0.0 in worths:
        initials = "".join(word[0] for word in name)
        return _SCATTERED if len(typed) == 1 and len(typed[0]) > 1 and initials.startswith(typed[0]) else 0.0
    in_order = "".join(name).startswith("".join(typed))
    return sum(worths) / len(worths) * (1.0 if in_order else 0.95)


def _best(typed: str, words: list[str]) -> float:
    return max((_worth(typed, word) for word in words), default=0.0)


def _worth(typed: str, word: str) -> float:
    if word == typed:
        return _FULL
    if word.startswith(typed):
        return _BEGINS
    if len(typed) > 2 and typed in word:
        return _WITHIN
    if len(typed) < _SLIPS_FROM:
        return 0.0
    begun = word[: len(typed) + 1]
    return _SLIPPED if SequenceMatcher(None, typed, begun, autojunk=False).ratio() >= _ALIKE else 0.0
