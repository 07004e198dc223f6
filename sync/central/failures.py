"""What may be told of a failure in central's log."""

import traceback


def whereabouts(error: BaseException) -> str:
    """The kinds of `error` and its causes with the lines they came from; never their texts, which may quote a person's
    data.
    """
    told = []
    cause: BaseException | None = error
    while cause is not None:
        told.append(f"{type(cause).__qualname__}\n{''.join(traceback.format_tb(cause.__traceback__))}")
        cause = cause.__cause__ or cause.__context__
    return "".join(told).rstrip()
