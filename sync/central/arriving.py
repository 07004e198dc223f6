"""Requests on their way to central: one that breaks off is taken as far as it came, and can be waited for."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

from litestar.types import HTTPReceiveMessage, Receive

STALL = 120.0  # seconds without a byte after which a request counts as broken off: its line may be gone unnoticed
DRAINED_IN = 1.0  # seconds without a byte after which one that is given up has nothing more that came already
SETTLED_IN = 20.0  # seconds to wait for what another request of the same PC does


class Arrival:
    """One request, from its first byte until central is done with it."""

    def __init__(self) -> None:
        self.given_up = asyncio.Event()
        self.done = asyncio.Event()

    async def next(self, receive: Receive) -> HTTPReceiveMessage | None:
        """What comes next of it; None once it is given up."""
        coming = asyncio.ensure_future(receive())
        giving_up = asyncio.ensure_future(self.given_up.wait())
        try:
            await asyncio.wait((coming, giving_up), timeout=STALL, return_when=asyncio.FIRST_COMPLETED)
            if not coming.done():
                await asyncio.wait((coming,), timeout=DRAINED_IN)
            return await coming if coming.done() else None  # type: ignore[return-value]
        finally:
            coming.cancel()
            giving_up.cancel()


class Arrivals:
    """All of them, by the token they bear."""

    def __init__(self) -> None:
        self._by_token: dict[str, list[Arrival]] = {}

    @contextmanager
    def arriving(self, token: str) -> Iterator[Arrival]:
        arrival = Arrival()
        self._by_token.setdefault(token, []).append(arrival)
        try:
            yield arrival
        finally:
            arrival.done.set()
            self._by_token[token].remove(arrival)
            if not self._by_token[token]:
                del self._by_token[token]

    async def settle(self, token: str) -> None:
        """Take what is under way with this token as broken off, and wait until central has done what it can of it.

        A PC sends one request after the other: who asks what arrived of the last one has given it up.
        """
        under_way = list(self._by_token.get(token, ()))
        for arrival in under_way:
            arrival.given_up.set()
        waiting = [asyncio.ensure_future(arrival.done.wait()) for arrival in under_way]
        if waiting:
            await asyncio.wait(waiting, timeout=SETTLED_IN)
        for waiter in waiting:
            waiter.cancel()
