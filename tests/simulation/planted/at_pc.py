"""Faults on a PC: its store and its engine."""

from typing import Any

from tests.simulation.planted.fault import fault


@fault("desktop.store.writing:changes_of", "a field that was cleared is not sent")
def cleared_field_not_sent(real: Any) -> Any:
    def changes_of(kind: Any, standing: Any, wanted: Any) -> Any:
        return {path: change for path, change in real(kind, standing, wanted).items() if change is not None}

    return changes_of


@fault("desktop.store.writing:Transaction._base", "an edit claims to have seen everything")
def base_claims_all(_real: Any) -> Any:
    return lambda self, kind, action, record, fields: 2**40


@fault("desktop.store.writing:Transaction._count", "the counter of ops stands still")
def counter_stands_still(_real: Any) -> Any:
    return lambda self, op: None


@fault("sync.engine:Engine._next_ops", "the newest ops are sent first")
def newest_first(real: Any) -> Any:
    return lambda self: real(self)[::-1]


@fault("sync.engine:Engine._next_ops", "one refused op stops all that were written after it")
def refused_op_blocks_all(real: Any) -> Any:
    def next_ops(self: Any) -> Any:
        refused = [item.op.counter for item in self._replica.outbox() if item.state == "quarantined"]
        return [op for op in real(self) if not refused or op.counter < min(refused)]

    return next_ops
