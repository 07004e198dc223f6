"""How central says no."""

from sync.protocol import Problem


class Refusal(Exception):
    """An answer that is not 2xx."""

    def __init__(self, status: int, problem: Problem, retry_after: int | None = None) -> None:
        super().__init__(problem.code)
        self.status = status
        self.problem = problem
        self.retry_after = retry_after  # seconds


def bad_request(detail: str) -> Refusal:
    return Refusal(400, Problem(code="bad_request", detail=detail))
