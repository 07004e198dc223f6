"""Faults at central."""

from typing import Any

import msgspec

from sync.model.merge import Mark
from tests.simulation.planted.fault import fault


@fault("sync.central.apply:recall", "verdicts are not remembered: a repeated op is judged anew")
def verdict_not_remembered(_real: Any) -> Any:
    return lambda *_arguments: None


@fault("sync.central.apply:_rejected", "a refused op is answered as if it had been laid")
def refusal_hidden(real: Any) -> Any:
    return lambda op, issues: msgspec.structs.replace(real(op, issues), kind="applied")


@fault("sync.central.apply:close_conflict", "a resolved conflict still holds its paths")
def conflict_never_closed(_real: Any) -> Any:
    return lambda ledger, conflict: None


@fault("sync.central.feed:_rows", "the rows of a shared scope are read with another office's sequence")
def feed_skips_a_row(real: Any) -> Any:
    def rows(connection: Any, scope: str, after: int) -> Any:
        return real(connection, scope, after + 1 if after else 0)

    return rows


@fault("sync.central.letters:_is_used", "a letter's number is not looked up among the used ones")
def number_used_twice(_real: Any) -> Any:
    return lambda connection, op, series, year, number: False


@fault("sync.central.database:Ledger.next_sequence", "two changes of one transaction get one sequence")
def sequence_repeats(real: Any) -> Any:
    def next_sequence(self: Any, scope: str) -> int:
        seq: int = real(self, scope)
        return max(1, seq - seq % 2)

    return next_sequence


@fault("sync.central.apply:_laid", "an edit brings a deleted record back")
def deleted_row_resurrected(real: Any) -> Any:
    def laid(pack: Any, held: Any, op: Any, outcome: Any, *rest: Any) -> Any:
        record, changed = real(pack, held, op, outcome, *rest)
        return msgspec.structs.replace(record, deleted=False), changed

    return laid


@fault("sync.central.records:save", "a change is not marked at the paths it set")
def marks_forgotten(real: Any) -> Any:
    def save(ledger: Any, before: Any, scope: str, record: Any, changed: Any, device: str) -> Any:
        return real(ledger, before, scope, record, list(changed)[:1], device)

    return save


@fault("sync.central.records:Mark", "every change counts as the office's first")
def marks_too_low(_real: Any) -> Any:
    return lambda seq, device: Mark(max(1, seq - 1), device)
