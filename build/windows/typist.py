"""Runs in Windows, started by `screens.py`: types each argument into the window in front, as a person does."""

import ctypes
import sys
import time

ENTER = "{ENTER}"  # the key, as an argument
RETURN = 0x0D
KEYBOARD, UNICODE, UP = 1, 4, 2
PAUSE = 0.02  # seconds between two keys


class _Key(ctypes.Structure):
    _fields_ = (
        ("code", ctypes.c_ushort),
        ("scan", ctypes.c_ushort),
        ("flags", ctypes.c_ulong),
        ("time", ctypes.c_ulong),
        ("extra", ctypes.c_size_t),
        ("rest", ctypes.c_byte * 8),  # what a mouse tells is longer
    )


class _Input(ctypes.Structure):
    _fields_ = (("kind", ctypes.c_ulong), ("key", _Key))


def press(code: int, scan: int, flags: int) -> None:
    """Down and up again. Raises OSError."""
    for way in (0, UP):
        event = _Input(KEYBOARD, _Key(code, scan, flags | way))
        if sys.platform == "win32" and not ctypes.windll.user32.SendInput(1, ctypes.byref(event), ctypes.sizeof(event)):
            raise ctypes.WinError()
        time.sleep(PAUSE)


def main(words: list[str]) -> None:
    for word in words:
        if word == ENTER:
            press(RETURN, 0, 0)
        else:
            for letter in word:
                press(0, ord(letter), UNICODE)


if __name__ == "__main__":
    main(sys.argv[1:])
