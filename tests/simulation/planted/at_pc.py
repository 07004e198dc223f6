"""Faults on a PC: its store and its engine."""

from typing import Any

import msgspec

from desktop.store.tables import to_json
from tests.simulation.planted.fault import fault


@fault("desktop.store.replica:Exchange.take_answer", "the cursor is saved before the page")
def cursor_before_page(real: Any) -> Any:
    def take_answer(self: Any, request: Any, response: Any) -> Any:
        if response.epoch == self.membership().epoch:
            reached = {**self.membership().cursor, **response.cursor}
            with self._database.transaction() as connection:
                connection.execute("UPDATE membership SET cursor = ?", (to_json(reached),))
        return real(self, request, response)

    return take_answer


@fault("desktop.store.replica:Exchange.take_answer", "PouchDB's: a page that was cut counts as heard")
def cut_page_counts(real: Any) -> Any:
    def take_answer(self: Any, request: Any, response: Any) -> Any:
        return real(self, request, msgspec.structs.replace(response, changes=response.changes[:-1]))

    return take_answer


@fault("desktop.store.replica:Exchange.expect", "the cursor is saved before a page whose successor is asked for ahead")
def cursor_before_page_ahead(real: Any) -> Any:
    def expect(self: Any, request: Any, response: Any) -> Any:
        expected = real(self, request, response)
        if expected is not None:
            with self._database.transaction() as connection:
                connection.execute("UPDATE membership SET cursor = ?", (to_json(expected.cursor),))
        return expected

    return expect


@fault("desktop.store.replica:Exchange.expect", "who asks for a page ahead does not keep the incarnation it goes with")
def incarnation_ahead_not_kept(real: Any) -> Any:
    def expect(self: Any, request: Any, response: Any) -> Any:
        expected = real(self, request, response)
        if expected is not None:
            with self._database.transaction() as connection:
                connection.execute("UPDATE membership SET incarnation = ?", (request.incarnation,))
        return expected

    return expect


@fault("desktop.store.applying:lay_all", "what comes from central is shown over an edit that waits")
def echo_over_pending_edit(real: Any) -> Any:
    return lambda kind, body, ops: [body] if body is not None else real(kind, body, ops)


@fault("desktop.store.applying:fold", "an own op that central took is not laid into what central confirmed")
def own_op_not_folded(_real: Any) -> Any:
    return lambda kind, ground, item: ground


@fault("desktop.store.applying:_stands", "an own value that lost a conflict is kept as the confirmed one")
def lost_value_kept(_real: Any) -> Any:
    return lambda ground, item, path: False


@fault("desktop.store.answering:STATES", "a refused op counts as taken")
def refused_counts_as_taken(_real: Any) -> Any:
    return {}


@fault("desktop.store.answering:Answer._look_at", "an answer that comes late is laid whatever was heard meanwhile")
def late_answer_laid(_real: Any) -> Any:
    return lambda self, member, unsure: None


@fault("desktop.store.writing:changes_of", "a field that was cleared is not sent")
def cleared_field_not_sent(real: Any) -> Any:
    def changes_of(kind: Any, standing: Any, wanted: Any) -> Any:
        return {path: change for path, change in real(kind, standing, wanted).items() if change is not None}

    return changes_of


@fault("desktop.store.writing:Transaction._base", "an edit claims to have seen everything")
def base_claims_all(_real: Any) -> Any:
    return lambda self, *_arguments: 2**40


@fault("desktop.store.writing:Transaction._count", "the counter of ops stands still")
def counter_stands_still(_real: Any) -> Any:
    return lambda self, op: None


@fault("desktop.store.writing:Transaction.take_number", "a letter's number is looked up, not taken")
def number_not_taken(_real: Any) -> Any:
    def take_number(self: Any, series: str, year: int) -> int | None:
        row = self.connection.execute(
            "SELECT min(next) FROM number_blocks WHERE series = ? AND year = ? AND next <= last", (series, year)
        ).fetchone()
        number: int | None = row[0]
        return number

    return take_number


@fault("desktop.store.outbox:Outbox.unsent", "one refused op stops everything")
def refused_op_blocks_all(real: Any) -> Any:
    return lambda self, *asked: [] if self.refused_records() else real(self, *asked)


@fault("desktop.store.outbox:Outbox.withdraw_refused", "taking back a refused op takes back all that waits")
def withdrawal_takes_all(real: Any) -> Any:
    def withdraw_refused(self: Any, author: Any, op: str) -> None:
        real(self, author, op)
        _drop_unsent(self)

    return withdraw_refused


@fault("desktop.store.recovering:Recovery.rejoin", "who goes on as another device loses what was not sent")
def outbox_dropped_at_rejoin(real: Any) -> Any:
    def rejoin(self: Any, answer: Any) -> None:
        real(self, answer)
        _drop_unsent(self)

    return rejoin


@fault("desktop.store.recovering:Recovery.send_again", "what central lost with its restoration is not given back")
def nothing_given_back(_real: Any) -> Any:
    return lambda self, device, counters, check="": 0


@fault("desktop.store.recovering:Recovery.send_again", "a counter that central knows counts as this PC's op")
def counter_taken_for_op(real: Any) -> Any:
    return lambda self, device, counters, check="": real(self, device, counters)


@fault("desktop.store.recovering:Recovery.enter_epoch", "of central's restoration only the new name is taken over")
def epoch_taken_by_name(_real: Any) -> Any:
    def enter_epoch(self: Any, epoch: str, began: Any) -> None:
        with self._database.transaction() as connection:
            connection.execute("UPDATE membership SET epoch = ?", (epoch,))

    return enter_epoch


@fault("desktop.store.directing:Directed.begin_rebuild", "beginning anew throws away what was not sent")
def rebuild_drops_outbox(real: Any) -> Any:
    def begin_rebuild(self: Any, told: Any) -> None:
        real(self, told)
        _drop_unsent(self)

    return begin_rebuild


@fault("desktop.store.verifying:Verification.apply_repair", "a repair is told, but not laid")
def repair_not_laid(_real: Any) -> Any:
    return lambda self, changes, unknown: None


def _drop_unsent(store: Any) -> None:
    with store._database.transaction() as connection:
        connection.execute("DELETE FROM outbox WHERE state = 'waiting'")
