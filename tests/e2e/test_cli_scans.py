"""Scans by the command line: attached on one PC, sent, opened on the other."""

import io
from pathlib import Path

from PIL import Image

from tests.support.counter import WALK_IN, Town


def picture(folder: Path, name: str = "ktp.png") -> Path:
    file = folder / name
    Image.effect_noise((900, 600), 60).save(file)
    return file


def test_a_scan_attached_on_one_pc_is_opened_on_the_other(town: Town, tmp_path: Path) -> None:
    one, two = town.new_pc("Loket 1").in_november(), town.new_pc("Loket 2").in_november()
    worker = one.ok("record", "add", "registration", *WALK_IN, user="siti")["id"]
    place = ("registration", worker)
    (attached,) = one.ok("document", "attach", *place, "ktp", str(picture(tmp_path)), user="siti")
    assert (attached["document"], attached["state"], attached["media_type"]) == ("ktp", "waiting", "image/jpeg")
    assert one.ok("sync")["report"]["scans_sent"] == 1
    assert one.ok("document", "list", *place, user="siti")[0]["state"] == "here"
    two.ok("sync")
    (known,) = two.ok("document", "list", *place, user="budi")
    assert known["state"] == "central"
    short, copy = known["sha256"][:12], tmp_path / "salinan.jpg"
    two.ok("document", "get", *place, "ktp", short, "--to", str(copy), user="budi")
    assert Image.open(io.BytesIO(copy.read_bytes())).size == (900, 600)
    assert two.ok("document", "list", *place, user="budi")[0]["state"] == "here"
    assert one.ok("document", "detach", *place, "ktp", short, user="siti") == []


def test_what_is_no_scan_is_told_apart(town: Town, tmp_path: Path) -> None:
    pc = town.new_pc("Loket 1").in_november()
    worker = pc.ok("record", "add", "registration", *WALK_IN, user="siti")["id"]
    text = tmp_path / "ktp.jpg"
    text.write_text("bukan gambar")
    assert "neither a picture nor a PDF" in pc.refused(
        "document", "attach", "registration", worker, "ktp", str(text), user="siti"
    )
    done = pc("document", "detach", "registration", worker, "ktp", "abc", user="siti")
    assert (done.status, "no scan abc" in done.err) == (2, True)
    assert "no scans" in pc("document", "list", "registration", worker, user="siti").out
