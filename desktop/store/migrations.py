"""The fixed tables, step by step. Append only: a step that an office's file has seen never changes."""

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
