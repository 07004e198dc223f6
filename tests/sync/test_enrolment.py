"""Which PCs may talk to central: codes, tokens, revocation, guessing."""

from datetime import UTC, datetime, timedelta

import pytest
import requests

from sync.central.admin import NotPossible
from sync.central.clock import utc_now
from sync.central.refusal import Refusal
from sync.central.tables import metadata
from sync.engine import Revoked
from sync.keys import PublicKeys, new_keys
from sync.ports import CentralRefused
from sync.protocol import EnrollRequest, EnrollResponse, SyncRequest
from sync.transport import HttpLine, enroll
from tests.support.central import RunningCentral
from tests.sync.caller import Caller
from tests.sync.conftest import NewPc
from tests.sync.pc import Office, Pc


def join(central: RunningCentral, code: str) -> EnrollResponse:
    return enroll(central.url, EnrollRequest(code=code, device_name="Loket 1"))


def refusal(central: RunningCentral, code: str) -> CentralRefused:
    with pytest.raises(CentralRefused) as refused:
        join(central, code)
    return refused.value


def test_a_code_lets_one_pc_in_once(central: RunningCentral, office: Office) -> None:
    code = central.code(office.id)
    answer = join(central, code)
    assert answer.office == office.id
    assert refusal(central, code).code == "bad_code"


def test_a_pc_that_never_heard_the_answer_joins_with_the_same_code_as_the_same_device(
    central: RunningCentral, office: Office
) -> None:
    code, own, other = central.code(office.id), new_keys().public, new_keys().public
    lost = join_as(central, code, own)
    for stranger in (other, PublicKeys(verify_key=own.verify_key, recipient=other.recipient)):
        with pytest.raises(CentralRefused) as refused:
            join_as(central, code, stranger)
        assert refused.value.code == "bad_code"
    answer = join_as(central, code, own)
    assert (answer.device, len(central.admin.devices(office.id))) == (lost.device, 1)
    with pytest.raises(Refusal):
        central.service.device_of(lost.token, "a test")
    device = central.service.device_of(answer.token, "a test")
    central.service.sync(
        device,
        SyncRequest(pack="2026.1", device=answer.device, epoch=answer.epoch, incarnation=answer.incarnation, cursor={}),
    )
    with pytest.raises(CentralRefused) as refused:
        join_as(central, code, own)
    assert refused.value.code == "bad_code"


def test_a_code_of_another_office_stays_good(central: RunningCentral, office: Office, other_office: Office) -> None:
    code = central.code(other_office.id)
    with pytest.raises(CentralRefused) as refused:
        join_as(central, code, new_keys().public, office.id)
    assert refused.value.code == "other_office"
    assert join_as(central, code, new_keys().public, other_office.id).office == other_office.id


def join_as(central: RunningCentral, code: str, keys: PublicKeys, office: str = "") -> EnrollResponse:
    asked = EnrollRequest(
        code=code, device_name="Loket 1", verify_key=keys.verify_key, recipient=keys.recipient, office=office
    )
    return enroll(central.url, asked)


def test_a_code_may_be_typed_without_its_dashes_and_capitals(central: RunningCentral, office: Office) -> None:
    assert join(central, central.code(office.id).replace("-", " ").lower()).office == office.id


def test_a_code_is_good_for_a_week(central: RunningCentral, office: Office) -> None:
    code = central.code(office.id)
    central.time.fixed = utc_now() + timedelta(days=8)
    assert refusal(central, code).code == "bad_code"


def test_nobody_guesses_codes(central: RunningCentral, office: Office) -> None:
    central.time.fixed = datetime(2031, 1, 1, tzinfo=UTC)
    code = central.code(office.id)
    refused = [refusal(central, f"WRONG-{number}") for number in range(12)]
    assert [error.code for error in refused] == ["bad_code"] * 10 + ["too_busy"] * 2
    assert 0 < (refused[-1].retry_after or 0) <= 600
    assert refusal(central, code).code == "too_busy"
    central.time.fixed += timedelta(minutes=10)
    assert join(central, code).office == office.id


def test_a_code_needs_an_office(central: RunningCentral) -> None:
    with pytest.raises(NotPossible):
        central.code("nowhere")


def test_central_keeps_no_token_and_no_code(central: RunningCentral, office: Office) -> None:
    code = central.code(office.id)
    answer = join(central, code)
    with central.service.database.read() as connection:
        kept = "\n".join(str(connection.execute(table.select()).all()) for table in metadata.sorted_tables)
    assert answer.device in kept
    assert answer.token.partition(".")[2] not in kept
    assert code.replace("-", "") not in kept


def test_the_token_of_another_device_is_refused(two_pcs: tuple[Pc, Pc]) -> None:
    first, second = two_pcs
    with pytest.raises(CentralRefused) as refused:
        first.line.exchange(second.request())
    assert refused.value.code == "bad_token"


@pytest.mark.parametrize("token", ["", "no-such-device.secret", "{device}.wrong", "{device}"])
def test_a_wrong_token_is_refused(central: RunningCentral, office: Office, token: str) -> None:
    device = join(central, central.code(office.id)).device
    headers = {"Authorization": f"Bearer {token.format(device=device)}"}
    answer = requests.post(f"{central.url}/v1/sync", data=b"{}", headers=headers, timeout=10)
    assert (answer.status_code, answer.json()["code"]) == (401, "bad_token")


def test_tokens_are_not_guessed_either_and_the_others_go_on(central: RunningCentral, two_pcs: tuple[Pc, Pc]) -> None:
    first, second = two_pcs
    central.time.fixed = datetime(2032, 1, 1, tzinfo=UTC)
    line = HttpLine(central.url, f"{first.device}.wrong")
    codes = []
    for _ in range(11):
        with pytest.raises(CentralRefused) as refused:
            line.exchange(first.request())
        codes.append(refused.value.code)
    line.close()
    assert codes == ["bad_token"] * 10 + ["too_busy"]
    second.sync()


def test_a_revoked_pc_gets_nothing_and_keeps_its_work(central: RunningCentral, office: Office, new_pc: NewPc) -> None:
    pc, other = new_pc(office, "Loket 1"), new_pc(office, "Loket 2")
    record = pc.register()
    central.admin.revoke(pc.device)
    with pytest.raises(Revoked):
        pc.sync()
    assert pc.store.sync_state().waiting == 1
    assert pc.get(record).pending == 1
    other.sync()
    (shut_out, working) = central.admin.devices(office.id)
    assert shut_out.revoked_at
    assert working.revoked_at is None
    assert working.last_seen


def test_with_a_pc_its_copies_are_shut_out_and_nobody_joins_from_their_data(
    central: RunningCentral, office: Office
) -> None:
    pc, other = Caller(central, office), Caller(central, office, "Loket 2")
    pc.send()
    copy, late = pc.copy(), pc.copy()
    for _ in range(2):
        pc.send()
    copy.rejoin()
    copy.send()
    second = copy.copy()
    for _ in range(2):
        copy.send()
    second.rejoin()
    assert central.admin.revoke(second.device.id) == [second.device.id]
    assert central.admin.revoke(pc.device.id) == [pc.device.id, copy.device.id, second.device.id]
    with pytest.raises(Refusal) as refused:
        late.rejoin()  # let in before it was shut out, and now on its way
    assert refused.value.problem.code == "revoked"
    shut_out = {row.id for row in central.admin.devices(office.id) if row.revoked_at}
    assert shut_out == {pc.device.id, copy.device.id, second.device.id}
    assert other.refused() == ""


def test_what_is_not_there_cannot_be_revoked(central: RunningCentral) -> None:
    with pytest.raises(NotPossible):
        central.admin.revoke("nothing")
