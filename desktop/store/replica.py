"""The side of the store that an exchange with central works on, most of `sync.ports.Replica`."""

from collections import deque
from collections.abc import Callable
from functools import partial

from desktop.store import membership, sent
from desktop.store.answering import Answer, Step
from desktop.store.keeping import Keeper
from desktop.store.membership import read_standing
from desktop.store.outbox import Outbox
from desktop.store.search_index import merge_some, weights
from desktop.store.tables import quote
from desktop.store.values import NumberSpan
from sync.ports import Membership
from sync.protocol import NumberStock, SyncRequest, SyncResponse

FEW_STEPS = 8  # of an answer: no more are laid at once


class Exchange(Outbox):
    """Membership, and the answers that come from central."""

    def join(self, member: Membership, token: str, device_name: str) -> None:
        """Become a PC of an office."""
        with self._database.transaction() as connection:
            membership.join(connection, member, token, device_name)

    def is_member(self) -> bool:
        return bool(self._rows("SELECT 1 FROM membership"))

    def is_practice(self) -> bool:
        """Whether this is an office for practising, which no central knows."""
        return bool(self._rows("SELECT 1 FROM membership WHERE server = ?", (membership.PRACTICE,)))

    def membership(self) -> Membership:
        """Raises NotEnrolled."""
        return read_standing(self._database.reader()).membership

    def token(self) -> str:
        """The bearer token of this device. Raises NotEnrolled."""
        return read_standing(self._database.reader()).token

    def number_stock(self) -> list[NumberStock]:
        """What is left of each series and year that central ever granted here; 0 asks for more."""
        rows = self._rows(
            "SELECT series, year, sum(last - next + 1) FROM number_blocks GROUP BY series, year ORDER BY series, year"
        )
        return [NumberStock(series=series, year=year, left=left) for series, year, left in rows]

    def number_spans(self) -> list[NumberSpan]:
        """Every block of letter numbers that central granted to this PC, used up ones too."""
        rows = self._rows("SELECT series, year, first, last, next FROM number_blocks ORDER BY series, year, first")
        return [NumberSpan(series=s, year=y, first=first, last=last, next=n) for s, y, first, last, n in rows]

    def apply_answer(self, request: SyncRequest, response: SyncResponse) -> None:
        """All of an answer that is followed by no request."""
        self.take_answer(request, response)()

    def take_answer(self, request: SyncRequest, response: SyncResponse) -> Callable[[], None]:
        """Changes and the new cursor with numbers and directives; gives what lays the verdicts; each as
        `sync.ports.Replica` says.

        A large answer is laid in slices of a transaction each, the cursor with the last of its changes: whatever a
        power failure leaves is asked for once more, and laying it twice is laying it once.
        """
        answer = Answer(self._clock.milliseconds(), request, response)
        self._lay(answer, answer.hearing)
        return partial(self._lay, answer, answer.judging)

    def expect(self, request: SyncRequest, response: SyncResponse) -> Membership | None:
        """The incarnation alone, as `sync.ports.Replica` says: it must be on the disk before the next request brings
        it, for from then on central believes no earlier one.
        """
        with self._database.transaction(patient=True) as connection:
            return Answer(self._clock.milliseconds(), request, response).expect(connection)

    def _lay(self, answer: Answer, steps: deque[Step]) -> None:
        if len(steps) <= FEW_STEPS:
            while steps:
                self._lay_some(answer, steps)
            return
        with self._database.long_work() as carry_over:
            while steps:
                if answer.is_about_to_conclude(steps):
                    carry_over()  # so that the commit that must be on the disk has little to wait for
                self._lay_some(answer, steps)
                self._merge_words()

    def _lay_some(self, answer: Answer, steps: deque[Step]) -> None:
        """A transaction of the answer."""
        durable = answer.is_about_to_conclude(steps)
        with self._database.transaction(patient=True, durable=durable) as connection:
            keeper = Keeper(self._pack, self._tables, connection)
            while True:
                steps.popleft()(keeper)
                if not steps or self._database.should_end():
                    break
                if answer.is_about_to_conclude(steps) and not durable:
                    break
        self._tell(keeper.changed)

    def _merge_words(self) -> None:
        """So that no commit at the counter has to."""
        searched = [self._tables[kind.key] for kind in self._pack.records.values() if weights(kind)]
        is_left = True
        while is_left:
            with self._database.transaction(patient=True, durable=False) as connection:
                is_left = merge_some(connection, searched)

    def known_records(self) -> int:
        """How many records this PC has that central has too."""
        names = [quote(table.name) for table in self._tables.values()]
        return sum(int(self._rows(f"SELECT count(*) FROM {name} WHERE seq > 0")[0][0]) for name in names)  # noqa: S608

    def finish_exchange(self, at: str) -> None:
        """Remember that everything was sent and everything received, by central's clock."""
        with self._database.transaction() as connection:
            connection.execute("UPDATE membership SET last_exchange = ?", (at,))
            sent.forget_old(connection, at)
