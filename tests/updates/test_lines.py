"""Updates from a real central: little comes, what came is kept, and a broken line costs only patience."""

import contextlib
import hashlib
import http.server
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from desktop.errors import NoLine, SurroundingsFailed
from desktop.machine import Central
from desktop.updates.errors import NothingThere
from desktop.updates.fetching import Fetcher
from desktop.updates.manifest import Entry, read_manifest
from desktop.updates.source import WebSource, central_source, source_at
from desktop.usecases.exchange.lines import options_of
from desktop.usecases.office.updating import look_for_update
from tests.support.central import RunningCentral, running_central
from tests.support.cuts import line_cut_every
from tests.support.releases import InstalledPc, Makers, program_files

NOISE = b"".join(hashlib.sha256(bytes([n % 256, n // 256])).digest() for n in range(6_000))


@pytest.fixture
def central(tmp_path: Path, makers: Makers) -> Iterator[RunningCentral]:
    with running_central(tmp_path, updates=makers.repository) as found:
        yield found


def test_a_pc_gets_its_update_from_central(makers: Makers, pc: InstalledPc, central: RunningCentral) -> None:
    makers.publish("0.2.0")
    source = central_source(central.url)
    assert look_for_update(pc.site, source).state == "available"
    assert pc.update(source).state == "ready"
    assert pc.content("0.2.0") == program_files("0.2.0")
    source.close()


def test_a_changed_line_costs_a_few_kilobytes_headers_and_all(
    makers: Makers, pc: InstalledPc, central: RunningCentral
) -> None:
    makers.publish("0.2.0")
    with line_cut_every(central.url, 10**9) as line:
        source = central_source(line.url)
        pc.update(source)
        source.close()
    assert line.down + line.up < 8_000


def test_asking_in_vain_costs_about_a_kilobyte(makers: Makers, pc: InstalledPc, central: RunningCentral) -> None:
    pc.update(makers.source)
    with line_cut_every(central.url, 10**9) as line:
        source = central_source(line.url)
        assert pc.update(source).state == "newest"
        source.close()
    assert line.down + line.up < 1_600


@pytest.mark.parametrize("allowed", [900, 2_000, 7_001])
def test_a_line_that_breaks_again_and_again_brings_the_update_in_the_end(
    makers: Makers, pc: InstalledPc, central: RunningCentral, allowed: int
) -> None:
    makers.publish("0.2.0", {**program_files("0.2.0"), "_internal/new.bin": NOISE[:20_000]})
    tries = 0
    with line_cut_every(central.url, allowed) as line:
        while not pc.versions.has("0.2.0"):
            tries += 1
            assert tries < 200
            source = central_source(line.url)
            with contextlib.suppress(NoLine):
                pc.update(source)
            source.close()
    assert line.cuts
    assert pc.content("0.2.0")["_internal/new.bin"] == NOISE[:20_000]
    assert line.down < 40_000 + 900 * line.cuts  # what came was not fetched again


def test_a_file_goes_on_where_it_broke_off(makers: Makers, pc: InstalledPc, central: RunningCentral) -> None:
    makers.publish("0.2.0", {**program_files("0.2.0"), "_internal/new.bin": NOISE})
    entry = _entry(makers, "_internal/new.bin")
    came = 0

    def until_the_program_ends(size: int) -> None:
        nonlocal came
        came += size
        if came > 30_000:
            raise KeyboardInterrupt

    source = central_source(central.url)
    with pytest.raises(KeyboardInterrupt):
        Fetcher(source, pc.versions.fetched, until_the_program_ends).fetch(entry, pc.folder / "new.bin")
    source.close()
    assert came < _packed_size(makers, entry)
    source = central_source(central.url)
    rest = Fetcher(source, pc.versions.fetched)
    rest.fetch(entry, pc.folder / "new.bin")
    source.close()
    assert (pc.folder / "new.bin").read_bytes() == NOISE
    assert rest.fetched.bytes + came == _packed_size(makers, entry)


@pytest.mark.parametrize(
    "left", [b"\x00" * 100, b"", b"\x28\xb5\x2f\xfd", NOISE * 2], ids=["zeros", "nothing", "a beginning", "too much"]
)
def test_what_was_kept_and_does_not_fit_is_fetched_anew(
    makers: Makers, pc: InstalledPc, central: RunningCentral, left: bytes
) -> None:
    makers.publish("0.2.0", {**program_files("0.2.0"), "_internal/new.bin": NOISE})
    entry = _entry(makers, "_internal/new.bin")
    pc.versions.fetched.mkdir(parents=True)
    (pc.versions.fetched / f"{entry.sha256}.zst.part").write_bytes(left)
    source = central_source(central.url)
    Fetcher(source, pc.versions.fetched).fetch(entry, pc.folder / "new.bin")
    source.close()
    assert (pc.folder / "new.bin").read_bytes() == NOISE


def test_without_a_line_the_person_is_told_that_nothing_is_lost(makers: Makers, pc: InstalledPc) -> None:
    source = WebSource("http://127.0.0.1:1/updates")
    with pytest.raises(NoLine, match="goes on"):
        pc.update(source)
    source.close()


def test_the_proxy_is_the_one_that_was_settled(
    makers: Makers, pc: InstalledPc, central: RunningCentral, monkeypatch: pytest.MonkeyPatch
) -> None:
    makers.publish("0.2.0")
    nowhere = "http://127.0.0.1:1"
    monkeypatch.setenv("http_proxy", nowhere)
    monkeypatch.setenv("no_proxy", "")
    direct = central_source(central.url, **options_of(Central(proxy="none")))
    assert look_for_update(pc.site, direct).state == "available"
    direct.close()
    monkeypatch.delenv("http_proxy")
    led_astray = central_source(central.url, **options_of(Central(proxy=nowhere)))
    with pytest.raises(NoLine):
        look_for_update(pc.site, led_astray)
    led_astray.close()


def test_the_command_of_central_gives_updates_on(makers: Makers, pc: InstalledPc, tmp_path: Path) -> None:
    makers.publish("0.2.0")
    serve = [sys.executable, "-m", "sync.central", "--database", str(tmp_path / "central.db"), "serve", "--port", "0"]
    refused = subprocess.run([*serve, "--updates", str(tmp_path / "none")], capture_output=True, text=True, check=False)
    assert refused.returncode == 1
    assert "there is no folder" in refused.stderr
    with subprocess.Popen([*serve, "--updates", str(makers.repository)], stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        source = central_source(server.stdout.readline().strip())
        try:
            assert pc.update(source).state == "ready"
        finally:
            source.close()
            server.terminate()


def test_a_central_that_carries_no_updates_is_told_so(pc: InstalledPc, tmp_path: Path) -> None:
    with running_central(tmp_path / "bare") as bare:
        source = central_source(bare.url)
        with pytest.raises(NothingThere):
            pc.update(source)
        source.close()


@pytest.mark.parametrize("status", [500, 503, 204])
def test_a_source_that_fails_is_no_line_that_broke(pc: InstalledPc, status: int) -> None:
    with _server_that_answers(status) as address:
        source = source_at(address)
        with pytest.raises(SurroundingsFailed, match=str(status)):
            pc.update(source)
        source.close()


def test_an_address_that_moved_is_followed(makers: Makers, pc: InstalledPc, central: RunningCentral) -> None:
    makers.publish("0.2.0")
    with _server_that_answers(302, central.url + "/updates") as address:
        source = source_at(address)
        assert pc.update(source).state == "ready"
        source.close()


class TestWhatCentralGives:
    """As any web server would, and nothing beside the folder."""

    def test_the_whole_or_a_range(self, makers: Makers, central: RunningCentral) -> None:
        blob = next((makers.repository / "blobs").glob("*.zst"))
        url, data = f"{central.url}/updates/blobs/{blob.name}", blob.read_bytes()
        whole = requests.get(url, timeout=10)
        assert (whole.status_code, whole.content) == (200, data)
        assert "immutable" in whole.headers["Cache-Control"]
        part = requests.get(url, headers={"Range": "bytes=3-"}, timeout=10)
        assert (part.status_code, part.content) == (206, data[3:])
        assert part.headers["Content-Range"] == f"bytes 3-{len(data) - 1}/{len(data)}"
        middle = requests.get(url, headers={"Range": "bytes=2-4"}, timeout=10)
        assert middle.content == data[2:5]
        assert requests.get(url, headers={"Range": f"bytes={len(data)}-"}, timeout=10).status_code == 416

    def test_what_did_not_change_is_not_sent_again(self, makers: Makers, central: RunningCentral) -> None:
        url = f"{central.url}/updates/metadata/timestamp.json"
        first = requests.get(url, timeout=10)
        headers = {"If-None-Match": first.headers["ETag"]}
        again = requests.get(url, headers=headers, timeout=10)
        assert (again.status_code, again.content) == (304, b"")
        makers.publish("0.2.0")
        assert requests.get(url, headers=headers, timeout=10).status_code == 200

    @pytest.mark.parametrize(
        "path",
        [
            "../central.db",
            "%2e%2e/central.db",
            "blobs/../../central.db",
            "metadata/..%2f..%2fcentral.db",
            "metadata/",
            "blobs",
            "central.db",
            "metadata/timestamp.json%00",
            "C:/Windows/win.ini",
        ],
    )
    def test_nothing_else(self, central: RunningCentral, path: str) -> None:
        request = requests.Request("GET", central.url).prepare()
        request.url = f"{central.url}/updates/{path}"
        with requests.Session() as session:
            assert session.send(request, timeout=10).status_code == 404


def _entry(makers: Makers, name: str) -> Entry:
    build = makers.folder / "builds" / "0.2.0"
    return read_manifest(build).files[name]


def _packed_size(makers: Makers, entry: Entry) -> int:
    return (makers.repository / "blobs" / f"{entry.sha256}.zst").stat().st_size


@contextlib.contextmanager
def _server_that_answers(status: int, elsewhere: str = "") -> Iterator[str]:
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            if elsewhere:
                self.send_header("Location", elsewhere + self.path)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_arguments: object) -> None:
            return

    with http.server.HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join(10)
