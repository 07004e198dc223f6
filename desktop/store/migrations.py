"""The fixed tables, step by step. Append only: a step that an office's file has seen never changes."""

import zlib

import msgspec

from desktop.store.workbench import Migrations, Workbench

MIGRATIONS = Migrations("loket")


@MIGRATIONS()
def m001_the_office_and_its_work(db: Workbench) -> None:
    """Membership, history, outbox, and what lies around them."""
    db.table("settings").create({"key": str, "value": str}, pk="key")
    db.table("membership").create(
        {
            "id": int,
            "server": str,
            "device": str,
            "office": str,
            "epoch": str,
            "pack": str,
            "cursor": str,
            "token": str,
            "device_name": str,
            "counter": int,
            "last_exchange": str,
        },
        pk="id",
        defaults={"counter": 0},
    )
    history = db.table("history").create(
        {"n": int, "record_type": str, "record": str, "op": str, "seq": int, "entry": str, "hash": str}, pk="n"
    )
    history.create_index(["record", "record_type"])
    history.create_index(["op"])
    outbox = db.table("outbox").create(
        {
            "n": int,
            "op_id": str,
            "record_type": str,
            "record": str,
            "state": str,
            "seq": int,
            "issues": str,
            "op": str,
        },
        pk="n",
    )
    outbox.create_index(["op_id"], unique=True)
    outbox.create_index(["record", "record_type"])
    outbox.create_index(["state", "n"])
    db.table("confirmed").create({"record_type": str, "record": str, "body": str}, pk=("record_type", "record"))
    db.table("unknown_records").create({"record_type": str, "record": str, "body": str}, pk=("record_type", "record"))


@MIGRATIONS()
def m002_numbers_files_and_drafts(db: Workbench) -> None:
    """Letter numbers granted to this PC, files by fingerprint, unfinished work, wrong passwords."""
    db.table("number_blocks").create(
        {"series": str, "year": int, "first": int, "last": int, "next": int}, pk=("series", "year", "first")
    )
    db.table("files").create({"sha256": str, "media_type": str, "added_at": str, "data": bytes}, pk="sha256")
    db.table("drafts").create({"key": str, "kind": str, "author": str, "saved_at": str, "body": str}, pk="key")
    db.table("sign_in_attempts").create({"username": str, "failures": int, "last_at": str}, pk="username")


@MIGRATIONS()
def m003_what_central_answered(db: Workbench) -> None:
    """What it takes to begin anew with a central that forgot, as another device, or from the beginning."""
    membership = db.table("membership")
    membership.add_column("incarnation", str, not_null_default="")
    membership.add_column("clock_offset", float)
    membership.add_column("history_length", int, not_null_default=0)
    membership.add_column("history_hash", str, not_null_default="")
    db.execute("UPDATE membership SET history_length = (SELECT count(*) FROM history)")
    db.execute("UPDATE membership SET history_hash = coalesce((SELECT hash FROM history ORDER BY n DESC LIMIT 1), '')")
    db.table("outbox").add_column("lost", str)
    db.table("confirmed").add_column("told", str)
    sent = db.table("sent").create(
        {
            "n": int,
            "op_id": str,
            "device": str,
            "counter": int,
            "record_type": str,
            "seq": int,
            "epoch": str,
            "answered_at": str,
            "op": bytes,
        },
        pk="n",
    )
    sent.create_index(["op_id"], unique=True)
    sent.create_index(["epoch", "device", "counter"])
    sent.create_index(["answered_at"])
    _keep_what_was_answered(db)
    db.table("pending").create(
        {"kind": str, "by": str, "asked_at": str, "directive": str, "begun": int}, pk="kind", defaults={"begun": 0}
    )
    db.table("directives").create({"id": str, "kind": str, "by": str, "state": str}, pk="id")
    db.table("exchanges").create(
        {"n": int, "kind": str, "by": str, "asked_at": str, "finished_at": str, "outcome": str}, pk="n"
    )
    db.table("set_aside").create(
        {"record_type": str, "record": str, "found_at": str, "body": str}, pk=("record_type", "record")
    )
    db.table("numbers_given_up").create(
        {"series": str, "year": int, "first": int, "last": int, "next": int, "device": str, "given_up_at": str},
        pk=("device", "series", "year", "first"),
    )


def _keep_what_was_answered(db: Workbench) -> None:
    """Ops whose change had not come back yet when the file was upgraded; earlier ones were not kept."""
    rows = db.execute("SELECT n, op_id, record_type, seq, op FROM outbox WHERE state = 'answered'").fetchall()
    for n, op_id, record_type, seq, text in rows:
        op = msgspec.json.decode(text)
        db.execute(
            "INSERT INTO sent (n, op_id, device, counter, record_type, seq, epoch, answered_at, op) "
            "VALUES (?, ?, ?, ?, ?, ?, (SELECT epoch FROM membership), '', ?)",
            (n, op_id, op["device"], op["counter"], record_type, seq, zlib.compress(text.encode())),
        )


@MIGRATIONS()
def m004_keys_and_couriers(db: Workbench) -> None:
    """The keys of this PC and of central, and the courier files that were packed or applied here."""
    db.table("keys").create({"owner": str, "body": str}, pk="owner")
    db.table("couriers").create({"id": str, "kind": str, "at": str, "ops": int}, pk=("id", "kind"))


@MIGRATIONS()
def m005_scans(db: Workbench) -> None:
    """Scans attached on this PC; their bytes lie here until central has them, then in the folder's other file."""
    scans = db.table("scans").create(
        {
            "sha256": str,
            "media_type": str,
            "size": int,
            "state": str,
            "reason": str,
            "added_at": str,
            "data": bytes,
        },
        pk="sha256",
    )
    scans.create_index(["state", "added_at"])
    db.table("scan_uses").create(
        {"sha256": str, "record_type": str, "record": str, "detached": int}, pk=("sha256", "record_type", "record")
    )


@MIGRATIONS()
def m006_what_was_exchanged(db: Workbench) -> None:
    """Every exchange with what it brought, and which own changes central laid beside others' that were not seen."""
    db.table("history").add_column("merged", int)
    db.execute("CREATE INDEX history_merged ON history (n) WHERE merged IS NOT NULL")
    db.table("exchange_log").create(
        {
            "n": int,
            "way": str,
            "began_at": str,
            "ended_at": str,
            "times": int,
            "seconds": float,
            "sent": int,
            "received": int,
            "scans": int,
            "up": int,
            "down": int,
            "ended": str,
        },
        pk="n",
    )


@MIGRATIONS()
def m007_earlier_names(db: Workbench) -> None:
    """What this PC was called as the devices that it was before."""
    db.table("membership").add_column("earlier", str, not_null_default="{}")
