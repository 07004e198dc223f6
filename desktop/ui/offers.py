"""Something that can be done from where a person is: a menu shows it, the palette finds it."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Offer:
    """`text` in the person's language, `icon` a meaning of `design.icons`, `key` does it without looking for it."""

    text: str
    icon: str
    chosen: Callable[[], None]
    key: str = ""
