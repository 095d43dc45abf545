"""Rules of help requests, imported rows, names and forgetting."""

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from chassis.problems import GuardRefused
from contracts.codes import HelpRequestChannel, Resolution, Theme
from intake.domain.commands import Answer, Person, ReceiveHelpRequest, RegisterRow
from intake.domain.forgetting import ForgetRequest, check_second_person
from intake.domain.help_requests import (
    RequestState,
    check_answered,
    check_from_partner,
    check_open,
    check_received,
)
from intake.domain.registers import from_row
from intake.domain.visibility import Visit, days_after_visit, visible_clients

days = st.dates(min_value=date(2020, 1, 1), max_value=date(2040, 1, 1))
words = st.text(min_size=1, max_size=40).filter(lambda text: "\x00" not in text and bool(text.strip()))


@given(today=days, off=st.integers(min_value=-500, max_value=500))
def test_a_request_is_received_by_today(today: date, off: int) -> None:
    received = today + timedelta(days=off)
    if off <= 0:
        check_received(received, today)
    else:
        with pytest.raises(GuardRefused):
            check_received(received, today)


def test_an_answered_request_stays_answered() -> None:
    id_ = uuid4()
    check_open(RequestState(id_, None, None, None, 1, None))

    with pytest.raises(GuardRefused) as refused:
        check_open(RequestState(id_, None, None, None, 2, Resolution.SOLVED))
    assert refused.value.extra["resolution"] == "solved"


@given(sender=st.none() | st.uuids(), dossier=st.none() | st.uuids(), answer=st.none() | words)
def test_a_partner_that_asked_is_answered_by_hand_or_in_a_dossier(
    sender: UUID | None, dossier: UUID | None, answer: str | None
) -> None:
    request = RequestState(uuid4(), None, sender, dossier, 1, None)
    if sender is None or dossier is not None or answer is not None:
        check_answered(request, answer)
    else:
        with pytest.raises(GuardRefused):
            check_answered(request, answer)


@given(client=st.none() | st.uuids(), named=st.booleans(), agreed=st.none() | words)
def test_a_partner_names_a_person_only_with_what_that_person_agreed_to(
    client: UUID | None, named: bool, agreed: str | None
) -> None:
    command = ReceiveHelpRequest(
        client_id=client,
        person=Person(name="Godelieve Pauwels") if named else None,
        agreed=agreed,
        theme=Theme.HOUSING,
        area="33021F",
        description="Schimmel in huis.",
    )
    if client is None and (agreed is not None or not named):
        check_from_partner(command)
    else:
        with pytest.raises(GuardRefused):
            check_from_partner(command)


def test_nobody_answers_with_the_state_of_imported_history() -> None:
    with pytest.raises(ValidationError):
        Answer.model_validate({"resolution": "imported_closed"})


@given(done=st.booleans(), action=st.none() | words, outcome=st.none() | words)
def test_a_row_keeps_its_words_and_closes_only_when_done(
    done: bool, action: str | None, outcome: str | None
) -> None:
    row = RegisterRow(
        row_id=uuid4(),
        area="33011H",
        channel=HelpRequestChannel.FAMILY,
        theme=Theme.MOBILITY,
        description="vervoer naar de markt",
        action=action,
        outcome=outcome,
        done=done,
        received_on=date(2019, 3, 1),
    )
    request = from_row(row, uuid4())

    assert request.imported
    assert request.client_id is None
    assert request.resolution is (Resolution.IMPORTED_CLOSED if done else None)
    kept = {title: getattr(row, title) for title in ("action", "outcome") if getattr(row, title)}
    assert (request.history or {}) == kept


@given(today=days, ago=st.none() | st.integers(min_value=0, max_value=365))
def test_a_volunteer_sees_a_name_until_a_while_after_the_visit(today: date, ago: int | None) -> None:
    client = uuid4()
    visit = Visit(client, None if ago is None else today - timedelta(days=ago))

    seen = visible_clients([visit], today)

    assert seen == ({client} if ago is None or ago <= days_after_visit else set())


def test_one_open_visit_is_enough_to_see_a_name() -> None:
    client, today = uuid4(), date(2026, 11, 20)

    assert visible_clients([Visit(client, date(2020, 1, 1)), Visit(client, None)], today) == {client}


def test_who_asks_for_forgetting_does_not_confirm_it() -> None:
    request = ForgetRequest.new(uuid4(), "katrien")

    check_second_person(request, "dirk")
    with pytest.raises(GuardRefused) as refused:
        check_second_person(request, "katrien")
    assert refused.value.guard == "second_person"
