"""Pictures that people choose: what a PC can take, and what a broken or hostile file makes of the decoder."""

import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from PIL import Image, UnidentifiedImageError

from desktop.errors import Refused

PIXEL_LIMIT = 50_000_000  # a cheap PC has memory for no more


@contextmanager
def only_pictures(
    no_picture: Callable[[], Refused], too_large: Callable[[], Refused], broken: Callable[[], Refused]
) -> Iterator[None]:
    """Turn whatever the decoder says of a file into one of these refusals."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # its size is judged by the caller, its odd tags are dropped
            yield
    except UnidentifiedImageError as error:
        raise no_picture() from error
    except (Image.DecompressionBombError, MemoryError) as error:
        raise too_large() from error
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        raise broken() from error


def megabytes(size: int) -> str:
    """A size in bytes as people say it, in whole megabytes."""
    return f"{size / 1_048_576:.0f}"
