"""Any op, change and message that the types allow, for properties of the wire."""

import string

from hypothesis import strategies as st

from sync.model.issues import Issue
from sync.model.op import Op, op_id
from sync.protocol import Authorship, Change, Directive, NumberBlock, NumberStock, SyncRequest, SyncResponse, Verdict
from sync.wire.values import moment_at

UUIDS = st.uuids().map(str)
SHORT = string.ascii_letters + string.digits + "-_"
ODD = ("", "~", "office-1", "shared", "A" * 22, "~~", "00000000-0000-0000-0000-00000000000G")
IDS = UUIDS | st.sampled_from(ODD) | st.text(SHORT, min_size=22, max_size=22) | st.text(max_size=5)
TEXTS = st.text(max_size=12) | st.sampled_from(["", "a b", " a  b ", "satu dua tiga", "x\ny", "_", "=", "2026-11-21"])
MOMENTS = st.integers(-10_000_000_000_000, 10_000_000_000_000).map(moment_at) | st.sampled_from(
    ["", "1970-01-01T00:00:00.000Z", "2026-11-21T02:14:07Z", "2026-02-31T02:14:07.123Z", "kemarin"]
)
NUMBERS = st.integers(-(2**63), 2**63 - 1)
ATOMS = st.none() | st.booleans() | NUMBERS | st.floats(allow_nan=False, allow_infinity=False) | TEXTS | UUIDS | MOMENTS
VALUES = st.recursive(ATOMS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3))
PATHS = st.sampled_from(["name", "nik", "documents.ktp", "masa_depan", ""]) | TEXTS
FIELDS = st.dictionaries(PATHS, VALUES, max_size=4)
COUNTERS = st.integers(0, 2**40)
ROLES = st.sampled_from(["clerk", "verifier", "head", "administrator"])
LEVELS = st.sampled_from(["error", "warning"])


@st.composite
def ops(draw: st.DrawFn) -> Op:
    moment = draw(st.integers(0, 2**42))
    device, counter = draw(IDS), draw(COUNTERS)
    usual = draw(st.booleans())
    return Op(
        id=op_id(device, counter, moment) if usual else draw(IDS),
        device=device,
        counter=counter,
        user=draw(IDS),
        role=draw(ROLES),
        at=moment_at(moment) if usual else draw(MOMENTS),
        pack=draw(TEXTS),
        office=draw(IDS),
        record_type=draw(TEXTS),
        record=draw(IDS),
        action=draw(st.sampled_from(["create", "set", "step", "delete"])),
        base=draw(NUMBERS),
        fields=draw(FIELDS),
        old=draw(FIELDS),
        step=draw(st.none() | TEXTS),
        reason=draw(st.none() | TEXTS),
        was=draw(COUNTERS),
        lost=tuple(draw(st.lists(st.sampled_from(("name", "state", "documents.ktp")), max_size=2))),
    )


CURSORS = st.dictionaries(IDS, COUNTERS, max_size=3)
ISSUES = st.builds(Issue, code=TEXTS, field=st.none() | TEXTS, level=LEVELS, facts=FIELDS)
VERDICTS = st.builds(
    Verdict,
    op=IDS,
    kind=st.sampled_from(["applied", "merged", "conflict", "rejected", "deferred"]),
    seq=COUNTERS,
    lost=st.lists(PATHS, max_size=2).map(tuple),
    issues=st.lists(ISSUES, max_size=2).map(tuple),
    conflicts=st.lists(IDS, max_size=2).map(tuple),
)
AUTHORS = st.builds(
    Authorship,
    user=IDS,
    device=TEXTS,
    at=MOMENTS,
    paths=st.lists(PATHS, max_size=3).map(tuple),
    seq=st.just(0) | st.integers(-1_000, -1),  # not the change's own, whatever that is
    unseen_after=st.none() | st.integers(-1_000, -1),  # below it
)
CHANGES = st.builds(
    Change,
    record_type=TEXTS,
    record=IDS,
    office=IDS,
    seq=COUNTERS,
    pack=TEXTS,
    fields=FIELDS,
    whole=st.booleans(),
    state=st.none() | TEXTS,
    deleted=st.none() | st.booleans(),
    created_at=MOMENTS,
    created_by=IDS,
    updated_at=MOMENTS,
    updated_by=IDS,
    updated_device=IDS,
    authors=st.lists(AUTHORS, max_size=2).map(tuple),
)
STOCKS = st.builds(NumberStock, series=TEXTS, year=COUNTERS, left=COUNTERS)
BLOCKS = st.builds(NumberBlock, series=TEXTS, year=COUNTERS, first=COUNTERS, last=COUNTERS)
KINDS = st.sampled_from(["retry", "verify", "rebuild", "upgrade"])
DIRECTIVES = st.builds(Directive, id=IDS, kind=KINDS, by=TEXTS, detail=TEXTS)
REQUESTS = st.builds(
    SyncRequest,
    protocol=st.integers(0, 9),
    pack=TEXTS,
    device=IDS,
    epoch=IDS,
    incarnation=TEXTS,
    cursor=CURSORS,
    ops=st.lists(ops(), max_size=6),
    want=COUNTERS,
    stock=st.lists(STOCKS, max_size=3),
    done=st.lists(IDS, max_size=2),
    program=TEXTS,
)


@st.composite
def answered(draw: st.DrawFn) -> tuple[SyncRequest, SyncResponse]:
    """A request and an answer, to its ops in their turn or to others, in its scopes or in others."""
    request = draw(REQUESTS)
    verdicts = draw(st.lists(VERDICTS, max_size=4))
    if draw(st.booleans()):
        verdicts = [draw(st.builds(Verdict, op=st.just(op.id), kind=st.just("applied"))) for op in request.ops]
    same = draw(st.booleans())
    response = SyncResponse(
        epoch=request.epoch if same else draw(IDS),
        incarnation=draw(TEXTS),
        verdicts=verdicts,
        changes=draw(st.lists(CHANGES, max_size=5)),
        cursor={scope: seq + draw(COUNTERS) for scope, seq in request.cursor.items()} if same else draw(CURSORS),
        more=draw(st.booleans()),
        blocks=draw(st.lists(BLOCKS, max_size=2)),
        directives=draw(st.lists(DIRECTIVES, max_size=2)),
        time=draw(MOMENTS),
        began=draw(CURSORS),
    )
    return request, response
