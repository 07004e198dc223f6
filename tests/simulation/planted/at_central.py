"""Faults at central, beside the merge."""

from math import inf
from typing import Any

import msgspec

from sync.protocol import VerifyResponse
from tests.simulation.planted.fault import fault


@fault("sync.central.apply:recall", "verdicts are not remembered: a repeated op is judged anew")
def verdict_not_remembered(_real: Any) -> Any:
    return lambda *_arguments: None


@fault("sync.central.apply:_refused", "a refused op is answered as if it had been laid")
def refusal_hidden(real: Any) -> Any:
    return lambda *arguments: msgspec.structs.replace(real(*arguments), kind="applied", issues=())


@fault("sync.central.laying:remember", "an op is laid and answered, but does not get into the history")
def history_forgotten(_real: Any) -> Any:
    return lambda *_arguments: None


@fault("sync.central.laying:raise_conflict", "a conflict gets an id, but no record")
def conflict_not_written(_real: Any) -> Any:
    return lambda ledger, pack, held, op, dispute, device: f"conflict-of-{op.id}"


@fault("sync.central.feed:_Pages._rows", "the row right after the cursor is passed over")
def feed_skips_a_row(real: Any) -> Any:
    return lambda self, scope, after: real(self, scope, after + 1 if after else 0)


@fault("sync.central.feed:_told", "a PC is not told what others set of a record that it set itself last")
def echo_hides_others(real: Any) -> Any:
    def told(pack: Any, row: Any, since: int, device: str, own: bool) -> Any:
        return None if since and row.updated_device == device else real(pack, row, since, device, own)

    return told


@fault("sync.central.exchange:page_after", "another office's rows are fed")
def other_offices_rows(real: Any) -> Any:
    def page_after(ledger: Any, packs: Any, device: Any, cursor: Any, *rest: Any, **more: Any) -> Any:
        wrong = msgspec.structs.replace(device, office=max(_offices(ledger)))
        return real(ledger, packs, wrong, cursor, *rest, **more)

    return page_after


def _offices(ledger: Any) -> list[str]:
    found = ledger.connection.exec_driver_sql("SELECT name FROM scopes WHERE name != 'shared'")
    return [row[0] for row in found]


@fault("sync.central.service:authenticate", "a device that was shut out is still fed")
def revoked_still_fed(real: Any) -> Any:
    def authenticate(connection: Any, token: str) -> Any:
        device = real(connection, token)
        return msgspec.structs.replace(device, revoked=False) if device else device

    return authenticate


@fault("sync.central.laying:save", "only the first path of a change is marked as changed")
def marks_forgotten(real: Any) -> Any:
    def save(ledger: Any, before: Any, scope: str, record: Any, changed: Any, *rest: Any) -> Any:
        return real(ledger, before, scope, record, list(changed)[:1], *rest)

    return save


@fault("sync.central.exchange:_check_copy", "the incarnation is not looked at: copies of one PC go on as one device")
def incarnation_not_checked(_real: Any) -> Any:
    return lambda *_arguments: None


@fault("sync.central.exchange:contradicts", "two copies of one PC may use the same counter for different ops")
def clones_counter_accepted(_real: Any) -> Any:
    return lambda connection, device, sent: False


def _believes_central(_real: Any) -> Any:
    return lambda *_arguments: inf


@fault(
    "sync.central.service:missing_ops",
    "after a restoration central claims to know every op, and PCs believe it",
    ("desktop.store.recovering:Recovery._parted", _believes_central),
    ("sync.central.service:check_known", lambda _real: lambda _connection, _request: ""),
)
def known_claims_all(_real: Any) -> Any:
    return lambda connection, request: []


def _compares_nothing(_real: Any) -> Any:
    return lambda self: "done"


@fault(
    "sync.central.exchange:shared_past",
    "after a restoration PCs keep the cursor they had, and compare nothing",
    ("sync.upkeep:Upkeep._verify", _compares_nothing),
)
def epoch_keeps_cursor(_real: Any) -> Any:
    return lambda connection, epoch: dict.fromkeys(("shared", *_scopes(connection)), 2**40)


def _scopes(connection: Any) -> list[str]:
    return [row[0] for row in connection.exec_driver_sql("SELECT name FROM scopes")]


@fault("sync.central.service:compare", "a comparison never finds a difference")
def digests_never_differ(_real: Any) -> Any:
    return lambda connection, request: VerifyResponse(behind=False, differ=[])


@fault("sync.central.restoring:set_apart_lost", "numbers granted after the backup are granted once more")
def lost_numbers_granted_again(_real: Any) -> Any:
    return lambda *_arguments, **_more: None
