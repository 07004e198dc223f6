"""What is wrong with a value, a record or a step: a code with its facts, worded where it is shown."""

from typing import Any

import msgspec

from sync.model.pack import Level


class Issue(msgspec.Struct, frozen=True, kw_only=True):
    """One thing wrong. An error must be mended; a warning may be confirmed with a reason.

    `code` names it (`nik_length`, `under_age`, `missing`…), `field` says where, `facts` fill the sentence that
    `desktop.wording.explain` makes of it in the reader's language.
    """

    code: str
    field: str | None = None
    level: Level = "error"
    facts: dict[str, Any] = msgspec.field(default_factory=dict)


def errors(issues: list[Issue]) -> list[Issue]:
    return [issue for issue in issues if issue.level == "error"]


def warnings(issues: list[Issue]) -> list[Issue]:
    return [issue for issue in issues if issue.level == "warning"]
