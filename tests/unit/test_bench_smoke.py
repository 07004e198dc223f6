"""The bench can be run: a broken one would be noticed only when somebody wants its figures. Nothing is timed here."""

import json
import os
import subprocess
import sys
from pathlib import Path

RUN = Path(__file__).parents[1] / "bench" / "run.py"
QUICK = ["--rows", "60", "--quick", "--only", "list", "--only", "search", "--only", "save", "--only", "import"]


def test_the_bench_tells_every_figure_with_its_machine_and_keeps_the_office_it_made(tmp_path: Path) -> None:
    answer, corpus = tmp_path / "figures.json", tmp_path / "corpus"
    command = [sys.executable, str(RUN), *QUICK, "--json", str(answer), "--corpus", str(corpus)]
    done = subprocess.run(
        command, env=os.environ | {"QT_QPA_PLATFORM": "offscreen"}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(answer.read_text(encoding="utf-8"))
    assert found["machine"]["processor"]
    names = {figure["name"] for figure in found["figures"]}
    assert {"open the list of 60", "search in 60 records", "save one registration"} <= names
    assert all(figure["samples"] and figure["verdict"] in ("met", "missed", "-") for figure in found["figures"])
    assert all(name in done.stdout for name in names)
    assert [path.suffix for path in corpus.iterdir()] == [""]


def test_the_exchange_is_measured_alone_where_the_peers_cannot_run(tmp_path: Path) -> None:
    answer = tmp_path / "figures.json"
    run = RUN.parent / "peers" / "run.py"
    command = [sys.executable, str(run), "--quick", "--only", "full", "--json", str(answer)]
    nothing = tmp_path / "nothing"
    nothing.mkdir()
    done = subprocess.run(command, env=os.environ | {"PATH": str(nothing)}, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found = json.loads(answer.read_text(encoding="utf-8"))
    assert found["machine"]["processor"]
    assert {result["contender"] for result in found["results"]} == {"Loket"}
    assert {"push", "pull", "edits", "one each way", "nothing"} <= {result["work"] for result in found["results"]}
    assert all(peer in " ".join(found["notes"]) for peer in ("PouchDB", "RxDB"))
    assert "one edit each way: bytes" in done.stdout
