"""Workbooks as offices receive them: read into a plan, mended by a person, and only then written."""

from desktop.usecases.importing.changes import amend, amend_letter, confirm, restore, set_aside
from desktop.usecases.importing.container import Limits
from desktop.usecases.importing.plan import Counts, ImportPlan, Mode, PlanRow, blocking, count, importable
from desktop.usecases.importing.preamble import Preamble
from desktop.usecases.importing.reading import Known, SeveralSheets, read_plan

__all__ = [
    "Counts",
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
