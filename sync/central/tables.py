"""Central's tables. JSON is kept as text, so that SQLite and PostgreSQL hold the very same bytes."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData()

# `epoch`: the present one; `verify_key`, `recipient`…: central's keys.
meta = Table("meta", metadata, Column("key", String(40), primary_key=True), Column("value", Text, nullable=False))

# A scope is one office, or what all offices share. Its row is the lock under which its sequence grows.
scopes = Table(
    "scopes",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("seq", BigInteger, nullable=False, default=0),
)

records = Table(
    "records",
    metadata,
    Column("scope", String(64), nullable=False),
    Column("type", String(64), nullable=False),
    Column("id", String(64), nullable=False),
    Column("office", String(64), nullable=False),  # where it was created; of use in the shared scope
    Column("pack", String(40), nullable=False),
    Column("body", Text, nullable=False),  # fields, JSON
    Column("marks", Text, nullable=False),  # path -> [seq, device], JSON; also for `state` and `deleted`
    Column("state", String(40)),
    Column("deleted", Boolean, nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("created_at", String(40), nullable=False),
    Column("created_by", String(64), nullable=False),
    Column("updated_at", String(40), nullable=False),
    Column("updated_by", String(64), nullable=False),
    Column("updated_device", String(64), nullable=False),
    Column("bucket", Integer, nullable=False, server_default="0"),  # of sync.model.digest
    Column("digest", BigInteger, nullable=False, server_default="0"),
    PrimaryKeyConstraint("scope", "type", "id"),
    Index("records_by_bucket", "scope", "bucket", "digest"),
)
Index(
    "records_voided",
    records.c.type,
    records.c.scope,
    sqlite_where=records.c.state == "voided",
    postgresql_where=records.c.state == "voided",
)

# One row for each sequence at which some path of a record last changed. Pages are cut along these rows, not along
# records.seq: a PC whose cursor is n then holds every path whose mark is n or lower, also in the middle of a download.
feed = Table(
    "feed",
    metadata,
    Column("scope", String(64), nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("type", String(64), nullable=False),
    Column("record", String(64), nullable=False),
    PrimaryKeyConstraint("scope", "seq"),
)

# Every op ever received, with what became of it: the history, and what makes a repeated op harmless.
ops = Table(
    "ops",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("device", String(64), nullable=False),
    Column("counter", BigInteger),  # null for central's own
    Column("office", String(64), nullable=False),
    Column("scope", String(64), nullable=False),
    Column("type", String(64), nullable=False),
    Column("record", String(64), nullable=False),
    Column("seq", BigInteger),  # null when it changed nothing
    Column("verdict", Text, nullable=False),
    Column("op", Text, nullable=False),
    Column("received_at", String(40), nullable=False),
    UniqueConstraint("device", "counter"),
    Index("ops_by_seq", "scope", "seq"),
    Index("ops_by_record", "scope", "type", "record"),
)
Index(
    "ops_refused",
    ops.c.type,
    ops.c.record,
    sqlite_where=ops.c.seq.is_(None),
    postgresql_where=ops.c.seq.is_(None),
)

# Up to which sequence of a scope a device is told what it did itself too, since it hears the scope from the beginning.
downloads = Table(
    "downloads",
    metadata,
    Column("device", String(64), nullable=False),
    Column("scope", String(64), nullable=False),
    Column("until", BigInteger, nullable=False),
    PrimaryKeyConstraint("device", "scope"),
)

# Which path of which record is in which open conflict, seen from each office that differs.
disputes = Table(
    "disputes",
    metadata,
    Column("scope", String(64), nullable=False),
    Column("type", String(64), nullable=False),
    Column("record", String(64), nullable=False),
    Column("path", String(200), nullable=False),
    Column("office", String(64), nullable=False),
    Column("conflict", String(64), nullable=False, index=True),
    PrimaryKeyConstraint("scope", "type", "record", "path", "office"),
)

# What is to be done for an office as soon as one of its PCs comes: another office changed what both are concerned with.
errands = Table(
    "errands",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("office", String(64), nullable=False, index=True),
    Column("kind", String(64), nullable=False),  # the record's type
    Column("record", String(64), nullable=False),
)

# Who is registered where, by the field that names a person.
persons = Table(
    "persons",
    metadata,
    Column("office", String(64), nullable=False),
    Column("type", String(64), nullable=False),
    Column("record", String(64), nullable=False),
    Column("value", String(200), nullable=False),
    Column("born", BigInteger, nullable=False),  # the office's sequence when the record came to be about somebody
    Column("since", String(40), nullable=False),  # when it was made, by its PC's clock
    PrimaryKeyConstraint("office", "type", "record"),
    Index("persons_by_value", "type", "value"),
)

# What an office was told of one person who is registered twice: `other` is a record of its own, or another office.
twins = Table(
    "twins",
    metadata,
    Column("office", String(64), nullable=False),
    Column("type", String(64), nullable=False),
    Column("record", String(64), nullable=False),
    Column("other", String(64), nullable=False),
    Column("duplicate", String(64), nullable=False, index=True),
    Column("state", String(40), nullable=False),  # open, corrected, decided
    PrimaryKeyConstraint("office", "type", "record", "other"),
)

devices = Table(
    "devices",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("office", String(64), nullable=False, index=True),
    Column("name", String(120), nullable=False),
    Column("token_hash", String(64), nullable=False),  # SHA-256, hex
    Column("enrolled_at", String(40), nullable=False),
    Column("last_seen", String(40)),
    Column("cursor", Text, nullable=False, default="{}"),
    Column("pack", String(40)),
    Column("revoked_at", String(40)),
    Column("verify_key", String(64), nullable=False, server_default=""),  # the device's public keys, "" without
    Column("recipient", String(80), nullable=False, server_default=""),
    Column("forked_from", String(64)),  # the device whose data this one is a copy of
    Column("incarnations", Text),  # JSON; the one it last came with, then those answered to it since; null: none yet
    Column("program", String(40)),
)

# Each restoration of central from a backup begins an epoch; what it shares with its parent ends at `began`.
epochs = Table(
    "epochs",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("parent", String(64)),
    Column("began", Text, nullable=False),  # scope -> sequence, JSON
    Column("at", String(40), nullable=False),
)

# What an administrator asks of a device, of every device of an office, or of all (both null).
directives = Table(
    "directives",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("kind", String(20), nullable=False),
    Column("device", String(64)),
    Column("office", String(64)),
    Column("by", String(120), nullable=False),
    Column("at", String(40), nullable=False),
)

directives_done = Table(
    "directives_done",
    metadata,
    Column("directive", String(36), nullable=False),
    Column("device", String(64), nullable=False),
    Column("at", String(40), nullable=False),
    PrimaryKeyConstraint("directive", "device"),
)

codes = Table(
    "codes",
    metadata,
    Column("hash", String(64), primary_key=True),  # SHA-256, hex
    Column("office", String(64), nullable=False),
    Column("expires_at", String(40), nullable=False),
    Column("used_by", String(64)),
)

# How often a caller failed in one window of time.
failures = Table(
    "failures",
    metadata,
    Column("key", String(160), nullable=False),
    Column("window", BigInteger, nullable=False),
    Column("count", Integer, nullable=False),
    PrimaryKeyConstraint("key", "window"),
)

number_series = Table(
    "number_series",
    metadata,
    Column("office", String(64), nullable=False),
    Column("series", String(64), nullable=False),
    Column("year", Integer, nullable=False),
    Column("last", Integer, nullable=False),  # the highest number in any block or in the paper register
    Column("paper", Integer, nullable=False, server_default="0"),  # where the paper register stopped
    PrimaryKeyConstraint("office", "series", "year"),
)

number_blocks = Table(
    "number_blocks",
    metadata,
    Column("office", String(64), nullable=False),
    Column("series", String(64), nullable=False),
    Column("year", Integer, nullable=False),
    Column("first", Integer, nullable=False),
    Column("last", Integer, nullable=False),
    Column("device", String(64), nullable=False),
    Column("granted_at", String(40), nullable=False),
    Column("repeated", Boolean, nullable=False, default=False),
    PrimaryKeyConstraint("office", "series", "year", "first"),
    UniqueConstraint("office", "series", "year", "last"),
    Index("blocks_by_device", "device", "series", "year"),
)

numbers_used = Table(
    "numbers_used",
    metadata,
    Column("office", String(64), nullable=False),
    Column("series", String(64), nullable=False),
    Column("year", Integer, nullable=False),
    Column("number", Integer, nullable=False),
    Column("device", String(64), nullable=False),
    Column("record", String(64), nullable=False),
    PrimaryKeyConstraint("office", "series", "year", "number"),
    Index("numbers_by_device", "device", "series", "year"),
)

# Every courier file that was answered, and the numbers its answer brought: one that comes twice gets no others.
couriers = Table(
    "couriers",
    metadata,
    Column("id", String(64), primary_key=True),  # of `sync.bundle.Bundle`
    Column("device", String(64), nullable=False, index=True),
    Column("answered_at", String(40), nullable=False),
    Column("blocks", Text, nullable=False),  # JSON
)

# Scans that are whole. Their bytes lie in the object store, under office and digest.
files = Table(
    "files",
    metadata,
    Column("office", String(64), nullable=False),
    Column("sha256", String(64), nullable=False, index=True),
    Column("size", BigInteger, nullable=False),
    Column("media_type", String(40), nullable=False),
    Column("device", String(64), nullable=False),  # that sent it
    Column("stored_at", String(40), nullable=False),
    PrimaryKeyConstraint("office", "sha256"),
)

# Which scans the records of the shared scope name that are not deleted.
shared_files = Table(
    "shared_files",
    metadata,
    Column("sha256", String(64), nullable=False),
    Column("type", String(64), nullable=False),
    Column("record", String(64), nullable=False),
    PrimaryKeyConstraint("sha256", "type", "record"),
    Index("shared_files_by_record", "type", "record"),
)

# Scans on their way, and what came of them so far.
uploads = Table(
    "uploads",
    metadata,
    Column("office", String(64), nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("media_type", String(40), nullable=False),
    Column("reached", BigInteger, nullable=False),  # bytes
    Column("device", String(64), nullable=False),
    Column("touched_at", String(40), nullable=False),
    PrimaryKeyConstraint("office", "sha256"),
)

upload_parts = Table(
    "upload_parts",
    metadata,
    Column("office", String(64), nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("start", BigInteger, nullable=False),
    Column("data", LargeBinary, nullable=False),
    PrimaryKeyConstraint("office", "sha256", "start"),
)

# The roots by which the keys of PCs are certified, each announced by the one before it; the last is the present one.
seal_roots = Table(
    "seal_roots",
    metadata,
    Column("number", Integer, primary_key=True),  # from 1
    Column("private", String(64), nullable=False),  # Ed25519, raw in unpadded base64url
    Column("announced", Text, nullable=False),  # of `sync.seal.certificates`, likewise
    Column("made_at", String(40), nullable=False),
)

# Every key that a PC was given a certificate for.
seal_keys = Table(
    "seal_keys",
    metadata,
    Column("kid", String(16), primary_key=True),  # hex
    Column("device", String(64), nullable=False, index=True),
    Column("office", String(64), nullable=False),
    Column("certificate", Text, nullable=False),
    Column("root", Integer, nullable=False),
    Column("made_at", String(40), nullable=False),
    Column("lost_at", String(40)),  # from when on it does not count, where it was reported lost
)

# The list for readers as it was signed last.
seal_lists = Table(
    "seal_lists",
    metadata,
    Column("at", BigInteger, primary_key=True),  # seconds since 1970
    Column("said", String(64), nullable=False),  # SHA-256 of what it says, hex
    Column("body", LargeBinary, nullable=False),
)
