"""Workbooks as offices receive them: read into a plan, mended by a person, and only then written."""

from desktop.usecases.people.importing.changes import amend, amend_letter, confirm, restore, set_aside
from desktop.usecases.people.importing.container import Limits
from desktop.usecases.people.importing.plan import Counts, ImportPlan, Mode, PlanRow, blocking, count, importable
from desktop.usecases.people.importing.preamble import Preamble
from desktop.usecases.people.importing.reading import Home, Known, SeveralSheets, read_plan

__all__ = [
    "Counts",
    "Home",
    "ImportPlan",
    "Known",
    "Limits",
    "Mode",
    "PlanRow",
    "Preamble",
    "SeveralSheets",
    "amend",
    "amend_letter",
    "blocking",
    "confirm",
    "count",
    "importable",
    "read_plan",
    "restore",
    "set_aside",
]
