"""What a typed word may have been meant as: a name with one letter wrong, missing, too many, or swapped with the next.

The search index is asked for every such word, some fifty for each letter, rather than for a list of its words that
would have to be kept beside it: a word that nobody bears costs no more than a look into the index. Numbers are never
guessed.
"""

from collections.abc import Sequence
from string import ascii_lowercase

from desktop.store.words import begun, query_words

SHORTEST, LONGEST = 3, 20  # letters of a word in which a slip is looked for
MOST_WORDS = 4  # of one text in which it is looked for: a name has no more, and each costs some 20 ms
_BEGUN_FROM = 4  # letters from which a word that was meant may be the beginning of a name: fewer begin too many


def may_slip(word: str) -> bool:
    """Whether a slip in this folded word is looked for."""
    return SHORTEST <= len(word) <= LONGEST and word.isascii() and word.isalpha()


def meant_by(word: str) -> list[str]:
    """The words from which one slip makes `word`."""
    cuts = [(word[:place], word[place:]) for place in range(len(word) + 1)]
    found = {begin + rest[1:] for begin, rest in cuts if rest}
    found |= {begin + rest[1] + rest[0] + rest[2:] for begin, rest in cuts if len(rest) > 1}
    found |= {begin + letter + rest for begin, rest in cuts for letter in ascii_lowercase}
    found |= {begin + letter + rest[1:] for begin, rest in cuts if rest for letter in ascii_lowercase}
    return sorted(found - {word})


def slip_expressions(text: str, slipped: Sequence[str], column: str) -> list[str]:
    """The FTS5 expressions for `text` with a slip in one of its words `slipped`, a name of `column`: first for whole
    names, then also for names that begin so. Empty when no word may hold a slip.
    """
    words = query_words(text)
    found: list[str] = []
    for begins in ("", " *") if slipped else ():
        ways = []
        for slip in slipped:
            meant = " OR ".join(f'"{word}"{begins if len(word) >= _BEGUN_FROM else ""}' for word in meant_by(slip))
            others = [f"({begun(word)})" for word in words if word != slip]
            ways.append(" AND ".join([f"({{{column}}} : ({meant}))", *others]))
        found.append(" OR ".join(f"({way})" for way in ways))
    return found
