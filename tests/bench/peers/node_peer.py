"""PouchDB and RxDB: a server and a client in node, told what to do by lines of JSON."""

import json
import subprocess
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from contender import Contender
from corpus import Person
from installing import ensure_peer, node
from sync_corpus import Edit, documents, people
from sync_line import Shape, open_line

PATIENCE, SLOW_PATIENCE = 10, 180
SAMPLE = 200  # records among which every field occurs


class PeerFailed(Exception):
    """A peer could not do what it was told; the text is its own."""


class NodePeer(Contender):
    """One of the peers under `tests/bench/peers`."""

    def __init__(self, name: str, package: str, scratch: Path) -> None:
        """`package`: its folder beside this file. Raises NotHere when this machine has not what it needs."""
        self.name = name
        self._scratch = scratch / package
        self._scratch.mkdir()
        self._ids: list[str] = []
        self._stack = ExitStack()
        installed = ensure_peer(package)
        server = self._start(installed / "server.js")
        assert server.stdout is not None
        self.line = self._stack.enter_context(open_line(int(server.stdout.readline())))
        self._client = self._start(installed / "client.js")

    def begin(self, *pcs: str) -> None:
        self.line.shape(Shape())
        self._order("begin", url=self.line.url, fields=_fields())

    def load(self, pc: str, people: Sequence[Person]) -> None:
        made = documents(people)
        self._ids = [document["_id"] for document in made]
        self._order("load", pc=pc, file=self._file(made))

    def edit(self, pc: str, edits: Sequence[Edit]) -> None:
        changes = [{"_id": self._ids[edit.place], "set": {edit.field: edit.value}} for edit in edits]
        self._order("edit", pc=pc, file=self._file(changes))

    def push(self, pc: str) -> None:
        self._order("push", pc=pc, patience=self._patience())

    def pull(self, pc: str) -> None:
        self._order("pull", pc=pc, patience=self._patience())

    def both(self, pc: str) -> None:
        self._order("both", pc=pc, patience=self._patience())

    def live(self, pc: str, expected: int) -> None:
        self._order("live", pc=pc, expected=expected)

    def count(self, pc: str) -> int:
        return int(self._order("count", pc=pc)["count"])

    def equal(self, one: str, other: str) -> bool:
        return bool(self._order("equal", pcs=[one, other])["equal"])

    def close(self) -> None:
        self._stack.close()

    def _patience(self) -> int:
        """Seconds without progress after which a peer is told to begin again."""
        return SLOW_PATIENCE if self.line.now.waits else PATIENCE

    def _start(self, script: Path) -> "subprocess.Popen[bytes]":
        """A process that ends when its standard input does."""
        log = self._stack.enter_context((self._scratch / f"{script.stem}.log").open("wb"))
        process = subprocess.Popen(
            [node(), str(script), str(self._scratch)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log
        )
        assert process.stdin is not None
        self._stack.callback(process.wait, 20)
        self._stack.callback(process.stdin.close)
        return process

    def _order(self, do: str, **more: Any) -> dict[str, Any]:
        client = self._client
        assert client.stdin is not None and client.stdout is not None
        client.stdin.write(json.dumps({"do": do, **more}).encode() + b"\n")
        client.stdin.flush()
        said = client.stdout.readline()
        if not said:
            log = (self._scratch / "client.log").read_text("utf-8")
            raise PeerFailed(f"{self.name} ended during {do}: {log[-500:]}")
        answer: dict[str, Any] = json.loads(said)
        if "failed" in answer:
            raise PeerFailed(f"{self.name} could not {do}: {answer['failed']}")
        return answer

    def _file(self, rows: Sequence[dict[str, Any]]) -> str:
        path = self._scratch / "order.jsonl"
        text = "\n".join(json.dumps(row, separators=(",", ":"), ensure_ascii=False) for row in rows)
        path.write_text(text, encoding="utf-8")
        return str(path)


def _fields() -> list[str]:
    """Every field that a document of the corpus may have, besides its id."""
    return sorted({key for document in documents(people(SAMPLE)) for key in document} - {"_id"})
