"""What was settled for this PC, from the command line: the administrator's look at what is in force and why."""

from typing import Any

import msgspec

from desktop.cli.answer import Answer, pairs, table
from desktop.cli.session import Session
from desktop.folders import is_shared
from desktop.i18n import _
from desktop.logs import describe_program, log_folder, own_version
from desktop.machine import MachineSettings, check_settings, setting_names, settings_files
from desktop.wording import NOTHING


def show(session: Session) -> Answer:
    """Every setting with its value and where it came from, where settings are looked for, and where the data lie.

    With `--check` only whether a file would be taken: the setup asks before it lays one.
    """
    if session.options.check:
        check_settings(session.options.check)
        return Answer(data={"version": own_version()}, text=_("These settings are right."))
    place = session.place
    settings = place.machine
    files = [str(file) for file in settings_files()]
    shared = is_shared(settings.data)
    entries = [_entry(settings, name) for name in setting_names()]
    data = {
        "settings": entries,
        "files": files,
        "folder": str(place.folder),
        "shared": shared,
        "logs": str(log_folder(place.folder)),
        "program": describe_program(),
        "version": own_version(),
    }
    about = [
        (_("Program"), describe_program()),
        (_("Data"), str(place.folder)),
        (_("Used by"), _("everybody who signs in to this PC") if shared else _("the person who signed in to this PC")),
        (_("Logs"), str(log_folder(place.folder))),
        (_("Settings looked for in"), ", ".join(files)),
    ]
    rows = [[entry["name"], _shown(entry["value"]), entry["from"] or _("usual")] for entry in entries]
    return Answer(data=data, text=table([_("Setting"), _("Value"), _("From")], rows) + "\n\n" + pairs(about))


def _entry(settings: MachineSettings, name: str) -> dict[str, Any]:
    section, _dot, key = name.partition(".")
    value = msgspec.to_builtins(settings)[section][key]
    return {"name": name, "value": value, "from": settings.sources.get(name), "policy": settings.by_policy(name)}


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return str(value) or NOTHING
