"""What the value of a machine setting must be, and in words what is wrong with one that is not."""

import ntpath
import posixpath
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import msgspec

from desktop.i18n import _
from desktop.updates.versions import is_pin

NO_PROXY = "none"


def problem_of(name: str, value: object, kind: Any) -> str:
    """One sentence about `value` of the setting `name`, which is to be of the type `kind`; "" for a right one."""
    try:
        msgspec.convert(value, kind)
    except msgspec.ValidationError:
        return _wrong_kind(name, value, kind)
    special = _SPECIAL.get(name)
    return special(name, str(value)) if special and value else ""


def _wrong_kind(name: str, value: object, kind: Any) -> str:
    if kind is bool:
        return _("{name} is true or false, not {value}.").format(name=name, value=_shown(value))
    if kind is str:
        return _("{name} is a text between quotes, not {value}.").format(name=name, value=_shown(value))
    words = ", ".join(f"“{word}”" for word in kind.__args__)
    return _("{name} is one of {words}, not {value}.").format(name=name, words=words, value=_shown(value))


def _shown(value: object) -> str:
    return f"“{value}”"


def _address(name: str, value: str) -> str:
    if _is_url(value, "https", "http"):
        return ""
    return _("{name} is an address that begins with https://, not {value}.").format(name=name, value=_shown(value))


def _proxy(name: str, value: str) -> str:
    if value == NO_PROXY or _is_url(value, "http", "https"):
        return ""
    text = _("{name} is an address as http://proxy.example:8080, or “none”, not {value}.")
    return text.format(name=name, value=_shown(value))


def _pin(name: str, value: str) -> str:
    if value and is_pin(value):
        return ""
    return _("{name} is a version as 0.3.1 or 0.3.*, not {value}.").format(name=name, value=_shown(value))


def _source(name: str, value: str) -> str:
    if _is_absolute(value) or _is_url(value, "https", "http"):
        return ""
    text = _("{name} is an address that begins with https://, or a whole path to a folder, not {value}.")
    return text.format(name=name, value=_shown(value))


def _folder(name: str, value: str) -> str:
    if _is_absolute(value):
        return ""
    return _("{name} is a whole path with its drive, not {value}.").format(name=name, value=_shown(value))


def _is_absolute(path: str) -> bool:
    """On the system it is meant for, which is told by its form; `%NAME%` stands for a whole path there."""
    drive, rest = ntpath.splitdrive(path)
    return bool(posixpath.isabs(path) or (drive and rest[:1] in ("\\", "/", "")) or path.startswith("%"))


def _is_url(value: str, *schemes: str) -> bool:
    try:
        parts = urlsplit(value)
        return parts.scheme in schemes and bool(parts.hostname) and (parts.port or 0) >= 0 and " " not in value
    except ValueError:
        return False


_SPECIAL: dict[str, Callable[[str, str], str]] = {
    "central.address": _address,
    "central.proxy": _proxy,
    "updates.pin": _pin,
    "updates.source": _source,
    "data.folder": _folder,
}
