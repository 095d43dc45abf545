"""Cards of several people that arrive together: one transaction, but each its own sender, trace, refusal."""

import asyncio
from typing import Any
from uuid import uuid4

import sqlalchemy as sa
from signals_office import Office
from signals_statements import statements

from contracts.events.signals import SignalCaptured

_entries = sa.text(
    "SELECT actor, role, subjects, request_id FROM audit_entries WHERE action = 'hand_in_card'"
)
_traces = sa.text("SELECT data ->> 'dossier_id' AS dossier_id, traceparent FROM journal")


def card(**more: Any) -> dict[str, Any]:
    return {"area": "33021F", "channel": "visit_card", "text": "Hoort de bel niet meer.", **more}


async def all_at_once(office: Office, *handed_in: tuple[str, dict[str, Any]]) -> list[Any]:
    clients = {login: office.api.as_(login) for login, _ in handed_in}
    return await asyncio.gather(*(clients[login].post("/cards", json=body) for login, body in handed_in))


async def rows(office: Office, asked: sa.TextClause) -> list[Any]:
    async with office.api.runtime.worker_engine.connect() as connection:
        return list((await connection.execute(asked)).all())


async def test_each_is_its_own_sender_s(office: Office) -> None:
    logins = ["mieke", "katrien", "sofie", "mieke", "katrien", "sofie", "mieke", "sofie"]
    answers = await all_at_once(office, *((login, card()) for login in logins))
    assert [answer.status_code for answer in answers] == [201] * len(logins)
    entries = {str(row.subjects[0]): row for row in await rows(office, _entries)}
    roles = {"mieke": "volunteer", "katrien": "coordinator", "sofie": "partner"}
    for login, answer in zip(logins, answers, strict=True):
        assert entries[answer.json()["dossier_id"]].role == roles[login]
    assert len({row.actor for row in entries.values()}) == len(roles)
    assert len({row.request_id for row in entries.values()}) == len(logins)


async def test_fewer_transactions_than_cards(office: Office) -> None:
    with statements(office.api.runtime.app_engine) as seen:
        answers = await all_at_once(office, *(("mieke", card()) for _ in range(12)))
    assert len({answer.json()["dossier_id"] for answer in answers}) == 12
    assert seen.count("BEGIN") == seen.count("COMMIT") < 12


async def test_one_that_is_refused_leaves_the_others(office: Office) -> None:
    bodies = [card(), card(client_id=str(uuid4()), area=None), card(area="99999Z"), card(), card()]
    answers = await all_at_once(office, *(("mieke", body) for body in bodies))
    assert [answer.status_code for answer in answers] == [201, 409, 422, 201, 201]
    assert answers[1].json()["guard"] == "not_yet_known"
    assert len(await office.api.events(SignalCaptured)) == 3


async def test_twins_become_one_signal(office: Office) -> None:
    signal_id = str(uuid4())
    answers = await all_at_once(office, *(("mieke", card(signal_id=signal_id)) for _ in range(6)))
    assert sorted(answer.status_code for answer in answers) == [200] * 5 + [201]
    assert len({answer.json()["dossier_id"] for answer in answers}) == 1
    assert len(await office.api.events(SignalCaptured)) == 1


async def test_an_anonymous_one_stays_so_among_others(office: Office) -> None:
    anonymous, *_ = await all_at_once(
        office, ("mieke", card(nothing_passed_on=True)), ("katrien", card()), ("sofie", card())
    )
    subjects = [str(one) for row in await rows(office, _entries) for one in row.subjects]
    assert anonymous.json()["dossier_id"] not in subjects
    assert anonymous.json()["dossier_id"] not in [row.dossier_id for row in await rows(office, _traces)]
