"""Signatures, addresses and the spreading of tries."""

import base64
import hashlib
import hmac
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from standardwebhooks import Webhook as Verifier

from chassis.problems import Invalid
from partners.domain.deliveries import LONGEST_WAIT, PATIENCE, TRIES, again_at, succeeded, wait_after
from partners.domain.webhooks import check_url, new_secret, signatures

lucks = st.floats(0, 1, exclude_max=True)
SINCE = datetime(2026, 11, 9, 12, tzinfo=UTC)
PORTS = frozenset({443, 8443})


def test_a_secret_is_as_standard_webhooks_writes_it() -> None:
    secret = new_secret()
    assert secret.startswith("whsec_")
    assert len(base64.b64decode(secret.removeprefix("whsec_"), validate=True)) == 32
    assert new_secret() != secret


@given(st.uuids(), st.integers(0, 2**40), st.text())
def test_a_signature_is_an_hmac(message: object, timestamp: int, text: str) -> None:
    secrets, body = [new_secret(), new_secret()], text.encode()
    told = signatures(secrets, str(message), timestamp, body)
    signed = b".".join([str(message).encode(), str(timestamp).encode(), body])
    keys = [base64.b64decode(secret[6:]) for secret in secrets]
    expected = [base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode() for key in keys]
    assert told == f"v1,{expected[0]} v1,{expected[1]}"


def test_the_specifications_own_library_signs_the_same() -> None:
    secret, moment = new_secret(), datetime(2026, 11, 9, 12, tzinfo=UTC)
    own = signatures([secret], "msg_1", int(moment.timestamp()), b'{"a": 1}')
    assert own == Verifier(secret).sign("msg_1", moment, '{"a": 1}')


@given(lucks)
def test_waits_grow_and_are_bounded(luck: float) -> None:
    waits = [wait_after(tries, luck) for tries in range(1, TRIES)]
    known = [wait for wait in waits if wait]
    assert len(known) == TRIES - 1
    assert wait_after(TRIES, luck) is None
    assert known == sorted(known)
    assert timedelta(seconds=48) <= known[0] <= timedelta(minutes=1)
    assert known[-1] <= LONGEST_WAIT
    assert sum(known, timedelta()) <= PATIENCE


@given(st.lists(lucks, min_size=TRIES, max_size=TRIES), st.integers(0, 10))
def test_a_message_is_tried_some_three_days_and_no_longer(lucks: list[float], seconds: int) -> None:
    tried_at, tries = SINCE, 0
    while True:
        tries += 1
        tried_at += timedelta(seconds=seconds)
        again = again_at(SINCE, tried_at, tries, lucks[tries - 1])
        if again is None:
            break
        assert tried_at < again <= SINCE + PATIENCE
        tried_at = again
    assert tries == TRIES
    assert tried_at - SINCE >= timedelta(days=2)


def test_a_message_that_lay_too_long_is_tried_once() -> None:
    assert again_at(SINCE, SINCE + timedelta(days=4), 1, 0.0) is None


@pytest.mark.parametrize(
    ("status", "fine"), [(200, True), (299, True), (199, False), (301, False), (410, False), (None, False)]
)
def test_only_a_2xx_is_a_success(status: int | None, fine: bool) -> None:
    assert succeeded(status) is fine


@pytest.mark.parametrize(
    "url",
    [
        "https://hooks.caw.example/draaischijf?from=nestor",
        "https://hooks.caw.example:8443/",
        "https://[2a00:1450:400e:80c::200e]/hooks",
        "https://8.8.8.8/hooks",
    ],
)
def test_an_address_of_a_public_server_is_taken(url: str) -> None:
    check_url(url, PORTS, loopback=False)


@pytest.mark.parametrize(
    "url",
    [
        "http://hooks.caw.example/",
        "https://user:secret@hooks.caw.example/",
        "https://hooks.caw.example:22/",
        "https://hooks.caw.example:99999/",
        "https://hooks.caw.example/#part",
        "https://localhost/",
        "https://desk/",
        "https://127.0.0.1/",
        "https://10.1.2.3/",
        "https://169.254.169.254/latest/meta-data/",
        "https://[::1]/",
        "https://[::ffff:10.0.0.1]/",
        "https://[64:ff9b::a9fe:a9fe]/",
        "https://[2002:7f00:1::]/",
        "https://[fd00:ec2::254]/",
        "https://0x7f.1/",
        "https://2130706433/",
        "https://127.1/",
        "https:///path",
        "https://[::1",
        "http://127.0.0.1:8000/",
        "http://localhost@hooks.caw.example/",
    ],
)
def test_an_address_of_our_own_network_is_refused(url: str) -> None:
    with pytest.raises(Invalid):
        check_url(url, PORTS, loopback=False)


def test_loopback_is_for_where_a_setting_says_so() -> None:
    check_url("http://127.0.0.1:8000/hooks", PORTS, loopback=True)
    for url in (
        "http://user@127.0.0.1/",
        "https://127.0.0.1/",
        "http://10.0.0.1/",
        "http://127.0.0.1.example/",
    ):
        with pytest.raises(Invalid):
            check_url(url, PORTS, loopback=True)
