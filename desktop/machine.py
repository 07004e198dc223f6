"""What an administrator settled for the whole PC: central's address, the way there, updates, where data may lie.

Each setting is taken from the first place that has it: Group Policy (`HKLM\\Software\\Policies\\Loket`, value names as
`central.address`), the PC's `loket.toml`, and the one that the installer laid beside the program.
"""

import os
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_type_hints

import msgspec

from desktop.errors import SurroundingsFailed
from desktop.i18n import _
from desktop.machine_checks import problem_of
from desktop.toml_places import WrongToml, read_toml
from desktop.windows import POLICY_KEY, policy_values

FILE_NAME = "loket.toml"
MACHINE_TOML = "LOKET_MACHINE_TOML"  # where there is no Windows: another file than the one in /etc
INSTALLED = "LOKET_INSTALLED"  # set for a version that lies elsewhere than the program which the installer laid
POLICY = rf"HKLM\{POLICY_KEY}"

UpdateMode = Literal["automatic", "manual", "forbidden"]


class Central(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`proxy`: "" is the system's, "none" is none at all."""

    address: str = ""
    ca_file: str = ""
    proxy: str = ""


class Updates(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`source`: "" is central; else a URL or a folder. `pin`: the version to stay at, `0.3.1` or `0.3.*`."""

    source: str = ""
    mode: UpdateMode = "automatic"
    pin: str = ""


class Data(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`folder`: "" is the user's own; `%NAME%` in it is the environment's."""

    folder: str = ""
    allow_network: bool = False


class MachineSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`sources` tells for each setting that somebody made where it was made: a file, or the policy's key."""

    central: Central = Central()
    updates: Updates = Updates()
    data: Data = Data()
    sources: dict[str, str] = {}

    def by_policy(self, name: str) -> bool:
        """Whether Group Policy made the setting `name`, as `central.address`."""
        return self.sources.get(name) == POLICY


class MachineSettingsWrong(SurroundingsFailed):
    """A setting that cannot be meant so: the program does not start on a guess."""

    def __init__(self, file: str, line: int | None, what: str) -> None:
        place = _("{file}, line {line}").format(file=file, line=line) if line else file
        super().__init__(
            _(
                "The settings of this PC are wrong: {place}: {what} The program did not start and nothing was changed. "
                "Ask your administrator to mend them."
            ).format(place=place, what=what)
        )
        self.file, self.line, self.what = file, line, what


@dataclass(frozen=True)
class _Found:
    """One setting as somewhere written."""

    name: str
    value: object
    source: str
    line: int | None = None


_SECTIONS: Mapping[str, type[msgspec.Struct]] = {"central": Central, "updates": Updates, "data": Data}


def machine_settings() -> MachineSettings:
    """What is in force on this PC. Raises MachineSettingsWrong."""
    found = [*_from_policy(), *(setting for file in settings_files() for setting in _from_file(file))]
    first: dict[str, _Found] = {}
    for setting in found:
        _check(setting)
        first.setdefault(setting.name, setting)
    sections = {
        section: kind(**{name.partition(".")[2]: it.value for name, it in first.items() if name.startswith(section)})
        for section, kind in _SECTIONS.items()
    }
    sources = {name: setting.source for name, setting in first.items()}
    return msgspec.convert({**sections, "sources": sources}, MachineSettings)


def check_settings(file: Path) -> None:
    """See whether `file` could be a `loket.toml`. Raises MachineSettingsWrong, also where it is not there."""
    if not file.is_file():
        raise MachineSettingsWrong(str(file), None, _("there is no such file."))
    for setting in _from_file(file):
        _check(setting)


def settings_files() -> list[Path]:
    """Where a `loket.toml` is looked for, the stronger place first."""
    installed = installed_folder()
    return [_file_of_machine(), *([installed / FILE_NAME] if installed else [])]


def installed_folder() -> Path | None:
    """Where the installer laid the program; None where it runs from its sources."""
    if named := os.environ.get(INSTALLED):
        return Path(named)
    if not getattr(sys, "frozen", False):
        return None
    return Path(sys._MEIPASS).parent  # type: ignore[attr-defined,unused-ignore]


def setting_names() -> list[str]:
    """Every setting there is, as `central.address`."""
    return [f"{section}.{name}" for section, kind in _SECTIONS.items() for name in kind.__struct_fields__]


def _file_of_machine() -> Path:
    if sys.platform == "win32":
        found = Path(os.environ.get("PROGRAMDATA", r"C:\ProgramData"), "Loket", FILE_NAME)
    else:
        found = Path(os.environ.get(MACHINE_TOML) or Path("/etc/loket", FILE_NAME))
    return found


def _from_policy() -> Iterator[_Found]:
    try:
        values = policy_values()
    except OSError as error:
        raise MachineSettingsWrong(POLICY, None, _unreadable(error)) from error
    for name, value in values.items():
        if name:  # the key's default value has none
            yield _Found(name.lower(), _as_written(name.lower(), value), POLICY)


def _as_written(name: str, value: object) -> object:
    """The registry knows no yes and no: "1" and "true", also as a number."""
    words: dict[object, bool] = {"1": True, "true": True, 1: True, "0": False, "false": False, 0: False}
    if _kind(name) is not bool:
        return value
    return words.get(value.strip().lower() if isinstance(value, str) else value, value)


def _from_file(file: Path) -> Iterator[_Found]:
    try:
        written = read_toml(file)
    except FileNotFoundError:
        return
    except OSError as error:
        raise MachineSettingsWrong(str(file), None, _unreadable(error)) from error
    except WrongToml as error:
        raise MachineSettingsWrong(str(file), error.line, str(error)) from error
    for name, value in written.values.items():
        if name == "central.ca_file" and isinstance(value, str) and value:
            value = str(file.parent / value)  # noqa: PLW2901 (beside the file that names it)
        yield _Found(name, value, str(file), written.line_of(name))


def _unreadable(error: OSError) -> str:
    return _("it cannot be read ({reason}).").format(reason=error.strerror or error)


def _check(setting: _Found) -> None:
    kind = _kind(setting.name)
    if kind is None:
        what = _("there is no setting “{name}”; there are {names}.")
        what = what.format(name=setting.name, names=", ".join(setting_names()))
    else:
        what = problem_of(setting.name, setting.value, kind)
    if what:
        raise MachineSettingsWrong(setting.source, setting.line, what)


def _kind(name: str) -> Any:
    """The type of the setting's value; None where there is no such setting."""
    section, _dot, key = name.partition(".")
    return get_type_hints(_SECTIONS[section]).get(key) if section in _SECTIONS else None
