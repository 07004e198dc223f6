"""The side of the store that an exchange with central works on, most of `sync.ports.Replica`."""

from desktop.store import membership, sent
from desktop.store.answering import Answer
from desktop.store.keeping import Keeper
from desktop.store.membership import read_standing
from desktop.store.outbox import Outbox
from sync.ports import Membership
from sync.protocol import NumberStock, SyncRequest, SyncResponse

FEW_STEPS = 8  # an answer of no more is laid at once


class Exchange(Outbox):
    """Membership, and the answers that come from central."""

    def join(self, member: Membership, token: str, device_name: str) -> None:
        """Become a PC of an office."""
        with self._database.transaction() as connection:
            membership.join(connection, member, token, device_name)

    def is_member(self) -> bool:
        return bool(self._rows("SELECT 1 FROM membership"))

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

    def apply_answer(self, request: SyncRequest, response: SyncResponse) -> None:
        """Changes and the new cursor with numbers and directives, then the verdicts; each as `sync.ports.Replica` says.

        A large answer is laid in slices of a transaction each, the cursor with the last of its changes: whatever a
        power failure leaves is asked for once more, and laying it twice is laying it once.
        """
        answer = Answer(self._clock.milliseconds(), request, response)
        if len(answer.steps) <= FEW_STEPS:
            while answer.steps:
                self._lay_some(answer)
            return
        with self._database.long_work() as carry_over:
            while answer.steps:
                if answer.is_about_to_conclude:
                    carry_over()  # so that the commit that must be on the disk has little to wait for
                self._lay_some(answer)

    def _lay_some(self, answer: Answer) -> None:
        """A transaction of the answer."""
        durable = answer.is_about_to_conclude
        with self._database.transaction(patient=True, durable=durable) as connection:
            keeper = Keeper(self._pack, self._tables, connection)
            while True:
                answer.steps.popleft()(keeper)
                if not answer.steps or self._database.should_end():
                    break
                if answer.is_about_to_conclude and not durable:
                    break
        self._tell(keeper.changed)

    def finish_exchange(self, at: str) -> None:
        """Remember that everything was sent and everything received, by central's clock."""
        with self._database.transaction() as connection:
            connection.execute("UPDATE membership SET last_exchange = ?", (at,))
            sent.forget_old(connection, at)
