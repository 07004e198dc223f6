"""All that is random while a seed is played, from one generator: the same seed gives the same ids and secrets."""

import os
import secrets
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from random import Random
from typing import Any
from unittest.mock import patch

from desktop.store import seal_keys
from sync.central import numbers, seals

FEW = 4  # letter numbers in a block


class Chance:
    """One generator for what happens and for what the program draws."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)

    def begin(self, draw: int) -> Random:
        """Go on from `draw`, so that what an action draws does not hang on the actions before it."""
        self.random.seed(draw)
        return self.random

    @contextmanager
    def rules(self) -> Iterator[None]:
        """`secrets`, `uuid4`, `os.urandom` and the keys of seals draw from here meanwhile; other key pairs do not, and
        are never looked at.
        Central hands out few letter numbers at a time, so that blocks run out.
        """

        def choice(options: Sequence[Any]) -> Any:
            return self.random.choice(options)

        def token_bytes(count: int | None = None) -> bytes:
            return self.random.randbytes(32 if count is None else count)

        with (
            patch.object(secrets, "randbits", self.random.getrandbits),
            patch.object(os, "urandom", self.random.randbytes),
            patch.object(secrets, "choice", choice),
            patch.object(secrets, "token_bytes", token_bytes),
            patch.object(seal_keys, "new_private", token_bytes),
            patch.object(seals, "new_private", token_bytes),
            patch.object(numbers, "BLOCK_SIZE", FEW),
            patch.object(numbers, "LOW", FEW // 2),
            patch.object(numbers, "HOARD", 3 * FEW),
            patch.object(uuid, "uuid4", lambda: uuid.UUID(int=self.random.getrandbits(128), version=4)),
        ):
            yield
