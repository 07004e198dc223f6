"""Versions of the program: how they are written, which is newer, and what a pin lets through. Standard library only."""

import re

_VERSION = re.compile(r"(0|[1-9]\d{0,5})\.(0|[1-9]\d{0,5})\.(0|[1-9]\d{0,5})", re.ASCII)
_PIN = re.compile(r"((?:0|[1-9]\d{0,5})\.){0,2}(\*|(?:0|[1-9]\d{0,5}))", re.ASCII)


def is_version(text: str) -> bool:
    """Whether `text` is a version as releases carry them: three numbers, `0.3.1`. It is safe as a folder's name."""
    return _VERSION.fullmatch(text) is not None


def version_order(version: str) -> tuple[int, ...]:
    """By which versions are compared. Raises ValueError for what is none."""
    if not is_version(version):
        raise ValueError(version)
    return tuple(int(part) for part in version.split("."))


def is_pin(text: str) -> bool:
    """Whether `text` can pin: a version, `0.3.*`, `0.*`, or nothing at all."""
    return not text or is_version(text) or (text.endswith("*") and _PIN.fullmatch(text) is not None)


def pin_allows(pin: str, version: str) -> bool:
    """Whether an administrator who wrote `pin` wants `version`; an empty pin wants every one."""
    if not pin or pin == "*":
        return True
    if pin.endswith(".*"):
        return version.startswith(pin[:-1])
    return pin == version
