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
