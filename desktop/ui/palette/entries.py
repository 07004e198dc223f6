"""What the palette offers: things to do, places to go, records to open. No Qt here."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from desktop.ui.palette.matching import plain_words, score

WELL = 0.8  # from this score on a command is what was meant, and stands before people and letters


@dataclass(frozen=True)
class Entry:
    """One line. `words` are searched besides the text and shown to nobody."""

    text: str
    icon: str
    chosen: Callable[[], None] = field(compare=False)
    detail: str = ""
    key: str = ""
    words: str = ""


@dataclass(frozen=True)
class Group:
    """Lines under one heading. Where it is not `sought`, what is typed finds them elsewhere."""

    name: str
    entries: tuple[Entry, ...]
    sought: bool = True


class Commands:
    """Things to do and places to go, ranked by what was typed."""

    def __init__(self, groups: Iterable[Group]) -> None:
        self.groups = tuple(group for group in groups if group.entries)
        self._known = [
            (entry, plain_words(entry.text), plain_words(entry.words))
            for group in self.groups
            if group.sought
            for entry in group.entries
        ]

    def meant(self, text: str, most: int) -> list[tuple[float, Entry]]:
        """The best `most` for `text`, the best first; of equally good ones the one offered first."""
        typed = plain_words(text)
        ranked = [(score(typed, name, others), entry) for entry, name, others in self._known]
        found = sorted((pair for pair in ranked if pair[0] > 0), key=lambda pair: -pair[0])
        unique: dict[str, tuple[float, Entry]] = {}
        for worth, entry in found:
            unique.setdefault(entry.text, (worth, entry))
        return list(unique.values())[:most]


def joined(commands: Sequence[tuple[float, Entry]], records: Sequence[Group], name: str) -> list[Group]:
    """Commands under `name` and what was found in the office: first what is meant more surely."""
    sure = tuple(entry for worth, entry in commands if worth >= WELL)
    unsure = tuple(entry for worth, entry in commands if worth < WELL)
    groups = [Group(name, sure), *records] if sure else [*records]
    if unsure and sure:
        groups[0] = Group(name, (*sure, *unsure))
    elif unsure:
        groups.append(Group(name, unsure))
    return [group for group in groups if group.entries]
