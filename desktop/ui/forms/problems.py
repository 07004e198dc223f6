"""What is wrong in a form, said beside its fields, and the reasons why a warning stands all the same."""

from collections.abc import Callable

from desktop.ui.forms.cell import Problem
from desktop.ui.forms.cells import Cells
from desktop.ui.forms.control import FormContext
from desktop.wording import explain
from sync.model.issues import Issue
from sync.model.pack import RecordType


class Problems:
    """Speaks of a field only once it was visited, so that an empty form does not begin with complaints. `go_on` gets
    the field whose reason was ended with Enter.
    """

    def __init__(
        self,
        context: FormContext,
        kind: RecordType,
        cells: Cells,
        reasoned: Callable[[], None],
        go_on: Callable[[str], None],
    ) -> None:
        self.reasons: dict[str, str] = {}  # by issue code, as typed
        self._context = context
        self._kind = kind
        self._cells = cells
        self._told = reasoned
        self._go_on = go_on
        self._visited: set[str] = set()

    def visit(self, *keys: str) -> None:
        """From now on these fields are spoken of; none named: all."""
        self._visited.update(keys or self._cells.names)

    def show(self, issues: list[Issue]) -> None:
        """Say what is wrong beside each visited field. What is said already keeps its place and its reason."""
        for key, cell in self._cells.items():
            said = [issue for issue in issues if issue.field == key and key in self._visited]
            if [problem.issue for problem in cell.problems] != said:
                cell.show_problems([self._problem(key, issue) for issue in said])

    def unreadable(self) -> list[Issue]:
        """What is wrong with what was typed, before any value can be made of it."""
        return [issue for cell in self._cells.values() for issue in cell.control.read()[1]]

    def with_unreadable(self, issues: list[Issue]) -> list[Issue]:
        """Both what cannot be read and `issues`; a field that holds something unreadable is not called missing."""
        typed = self.unreadable()
        unreadable = {issue.field for issue in typed}
        return typed + [issue for issue in issues if not (issue.code == "missing" and issue.field in unreadable)]

    def confirmations(self) -> dict[str, str]:
        """The reasons given for warnings, by issue code."""
        return {code: reason.strip() for code, reason in self.reasons.items() if reason.strip()}

    def _problem(self, key: str, issue: Issue) -> Problem:
        sentence = explain(self._context.pack, self._kind, issue)
        problem = Problem(self._context.theme, issue, sentence, self.reasons.get(issue.code, ""))
        problem.reasoned.connect(lambda: self._reasoned(problem))
        if problem.line is not None:
            problem.line.returnPressed.connect(lambda: self._go_on(key))
        return problem

    def _reasoned(self, problem: Problem) -> None:
        self.reasons[problem.issue.code] = problem.reason()
        self._told()
