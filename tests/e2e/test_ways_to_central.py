"""A PC goes the way to central that its machine settings prescribe, whatever the environment says."""

from pathlib import Path

import pytest

from desktop import machine
from tests.support.counter import Pc, Town
from tests.support.ways import running_proxy, tls_before


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The machine's loket.toml, not written yet."""
    file = tmp_path / "etc" / "loket.toml"
    file.parent.mkdir()
    monkeypatch.setenv(machine.MACHINE_TOML, str(file))
    return file


def test_a_pc_joins_and_exchanges_by_the_houses_proxy_and_certificate(
    town: Town, settings: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    certificate = settings.with_name("kantor.pem")
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", "/etc/hostname")
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    with tls_before(town.central.url, certificate) as url, running_proxy() as proxy:
        settings.write_text(f'[central]\naddress = "{url}"\nca_file = "kantor.pem"\nproxy = "{proxy.url}"', "utf-8")
        pc = Pc(tmp_path / "pc")
        pc.ok("enroll", "--code", town.central.code(town.office), "--name", "Loket 1")
        assert set(proxy.asked) == {url.removeprefix("https://")}
        asked = len(proxy.asked)
        assert pc.ok("sync")["report"]["sent"] == 0
        assert len(proxy.asked) > asked


def test_no_proxy_at_all_is_a_way_too(
    town: Town, settings: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pc = town.new_pc("Loket 1")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    assert "cannot be reached" in pc("sync").err
    settings.write_text('[central]\nproxy = "none"', "utf-8")
    pc.ok("sync")


def test_a_central_whose_certificate_is_unknown_is_not_spoken_with(town: Town, tmp_path: Path) -> None:
    with tls_before(town.central.url, tmp_path / "kantor.pem") as url:
        pc = Pc(tmp_path / "pc")
        said = pc.refused("enroll", "--server", url, "--code", town.central.code(town.office))
    assert "certificate is not trusted" in said
    assert not (tmp_path / "pc" / "loket.db").exists()


def test_a_certificate_that_is_not_there_is_told_and_nothing_is_sent(town: Town, settings: Path) -> None:
    pc = town.new_pc("Loket 1")
    settings.write_text('[central]\nca_file = "kantor.pem"', "utf-8")
    said = pc.refused("sync")
    assert str(settings.with_name("kantor.pem")) in said
    assert "all work stays on this PC" in said


def test_the_address_of_central_need_not_be_typed_where_it_was_settled(
    town: Town, settings: Path, tmp_path: Path
) -> None:
    settings.write_text(f'[central]\naddress = "{town.central.url}"', "utf-8")
    pc = Pc(tmp_path / "pc")
    pc.ok("enroll", "--code", town.central.code(town.office), "--name", "Loket 1")
    assert pc.ok("status")["server"] == town.central.url


def test_a_pc_with_wrong_settings_does_nothing(town: Town, settings: Path) -> None:
    pc = town.new_pc("Loket 1")
    settings.write_text('[central]\nproksi = "none"', "utf-8")
    assert f"{settings}, line 2" in pc.refused("sync")
