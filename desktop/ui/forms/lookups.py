"""What a form's searches find: villages, the ones near the office first, and other records. No Qt here."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from desktop.store.values import Query
from desktop.ui.forms.sources import Suggestion
from desktop.ui.forms.villages import find_far
from desktop.usecases.desk import Desk, Office
from desktop.usecases.names import names_of, title
from desktop.usecases.people.made_last import made_last
from sync.model.area_list import path_of, villages_in
from sync.model.record import Fields

AT_MOST = 30

_NOT_WORD = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True)
class _Village:
    code: str
    words: str  # ` sukasari bongas kabupaten indramayu`, each word after a space
    name: str
    within: str


class OfficeSources:
    """Looks things up in one office's store and in the list of areas. Slow at first use: call it off the window."""

    def __init__(self, office: Office, regency: str | None) -> None:
        self._office = office
        self._regency = regency

    def areas(self, text: str, district: str = "") -> Sequence[Suggestion]:
        """Villages whose name, or whose district's or regency's, begins with each of the typed words; those of
        `district` (a dotted code) first, and all of them where nothing was typed.
        """
        words = _plain(text).split()
        if not words:
            return [Suggestion(village.code, village.name, village.within) for village in _district(district)]
        near = _matches(_villages(self._regency), words) if self._regency else []
        near.sort(key=lambda village: not village.code.startswith(f"{district}."))
        found = [Suggestion(village.code, village.name, village.within) for village in near]
        if len(found) < AT_MOST and sum(map(len, words)) > 2:
            far = [village for village in find_far(words) if not village.code.startswith(f"{self._regency}.")]
            found += [Suggestion(village.code, village.name, village.within) for village in far]
        return found[:AT_MOST]

    def area(self, code: str) -> Suggestion | None:
        path = path_of(code)
        return Suggestion(code, path[0], ", ".join(path[1:])) if path else None

    def records(self, record_type: str, text: str) -> Sequence[Suggestion]:
        """Records found by their words, the likeliest first."""
        store, names = self._office.store, names_of(self._office)
        ids = store.select(Query(record_type=record_type, text=text, limit=AT_MOST))
        return [Suggestion(found.id, title(self._office, found, names)) for found in store.many(record_type, ids)]

    def record(self, record_type: str, record: str) -> Suggestion | None:
        found = self._office.store.get(record_type, record)
        return Suggestion(record, title(self._office, found)) if found else None

    def previous(self, record_type: str) -> Fields:
        """What stands in the record of that type which the person at this desk made last."""
        found = made_last(self._office, record_type) if isinstance(self._office, Desk) else None
        return found.fields if found else {}


def _district(code: str) -> list[_Village]:
    regency = code.rpartition(".")[0]
    return [village for village in _villages(regency) if village.code.startswith(f"{code}.")] if regency else []


def _matches(villages: Sequence[_Village], words: list[str]) -> list[_Village]:
    """Those where a word begins with each of `words`; names that begin with the first one come first."""
    wanted = [f" {word}" for word in words]
    found = [village for village in villages if all(word in village.words for word in wanted)]
    return sorted(found, key=lambda village: (not village.words.startswith(wanted[0]), len(village.name)))


@cache
def _villages(regency: str) -> tuple[_Village, ...]:
    return tuple(
        _Village(village.code, f" {_plain(' '.join(village.path))}", village.path[0], ", ".join(village.path[1:]))
        for village in villages_in(regency)
    )


def _plain(text: str) -> str:
    return _NOT_WORD.sub(" ", text.lower()).strip()
