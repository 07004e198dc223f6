"""What only Windows can tell or do, behind plain functions; elsewhere they answer as for a PC that has none of it.

Nothing here imports Qt or a package: it must work before, and when, the rest cannot be loaded.
"""

import sys

POLICY_KEY = r"Software\Policies\Loket"


def policy_values() -> dict[str, object]:
    """The values that Group Policy laid for this program for the whole PC, by their names; none is no policy.

    Raises OSError where there are some that may not be read.
    """
    found: dict[str, object] = {}
    if sys.platform == "win32":
        import winreg  # noqa: PLC0415 (Windows only)

        try:
            key = winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, POLICY_KEY, 0, winreg.KEY_READ | winreg.KEY_WOW64_64KEY)
        except FileNotFoundError:
            return found
        with key:
            for index in range(winreg.QueryInfoKey(key)[1]):
                name, value, _kind = winreg.EnumValue(key, index)
                found[name] = value
    return found
