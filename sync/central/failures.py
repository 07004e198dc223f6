"""What may be told of a failure in central's log."""

import traceback


def whereabouts(error: BaseException) -> str:
    """The kinds of `error` and its causes with the lines they came from; never their texts, which may quote a person's
    data: PostgreSQL's do, with the whole row. Of a database's error its code and the statement, without values.
    """
    told = []
    cause: BaseException | None = error
    while cause is not None:
        told.append(f"{_kind(cause)}\n{''.join(traceback.format_tb(cause.__traceback__))}")
        cause = cause.__cause__ or cause.__context__
    return "".join(told).rstrip()


def _kind(error: BaseException) -> str:
    code = getattr(error, "sqlstate", None) or getattr(error, "sqlite_errorname", None)
    statement = getattr(error, "statement", None)
    return " ".join(str(part) for part in (type(error).__qualname__, code, statement) if part)
