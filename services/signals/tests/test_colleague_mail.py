"""One mail a working day to who asked for it, with numbers alone; acute danger at once."""

from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime, time, timedelta
from uuid import uuid4

import pytest
import pytest_asyncio
from hypothesis import given
from hypothesis import strategies as st
from signals_office import Office
from test_absences_api import absent, everyone_calls

from chassis.clock import brussels, brussels_date
from chassis.mail import FIRST_WAIT
from chassis.working_days import WorkingDays
from signals.bootstrap import service
from signals.domain.mails import next_morning
from stack.mailbox import Mailbox
from stack.service_api import ServiceApi

KATRIEN, WOUTER = "katrien@netwerk.example", "wouter@netwerk.example"
CALENDAR = WorkingDays()


@pytest_asyncio.fixture(loop_scope="session")
async def mailing(service_api: Callable[..., Awaitable[ServiceApi]], mailbox: Mailbox) -> Office:
    """With a mail server's name, whether it is there or not."""
    desk = "https://desk.example"
    office = Office(await service_api(service, smtp=f"127.0.0.1:{mailbox.port}", url_desk=desk))
    await everyone_calls(office)
    return office


async def wants_mail(office: Office, login: str, address: str | None, *, daily: bool = True) -> None:
    await office.post(login, "/notifications", {"address": address, "daily": daily})


async def morning(office: Office) -> None:
    """The next one of a working day, a minute after eight."""
    at = next_morning(office.api.runtime.clock.now(), CALENDAR) + timedelta(minutes=1)
    await office.post("systeem", "/clock", {"to": at.isoformat()})
    await office.api.fire_deadlines()


async def some_day_late(office: Office) -> str:
    dossier_id = await office.card(await office.knows_the_client())
    await office.post("systeem", "/clock", {"advance_days": 12})
    return dossier_id


def received(post_office: Mailbox, address: str) -> list[str]:
    return [content for recipients, content in post_office.received if recipients == [address]]


async def test_one_mail_a_morning_with_numbers_alone(mailing: Office, post_office: Mailbox) -> None:
    await wants_mail(mailing, "katrien", KATRIEN)
    dossier_id = await some_day_late(mailing)
    await some_day_late(mailing)
    await morning(mailing)
    [content] = received(post_office, KATRIEN)
    assert "2 dossiers zijn te laat" in content
    assert "https://desk.example/" in content
    told = (KATRIEN, "Katrien", "trap", "mobil", dossier_id)
    assert not [word for word in told if word in content]
    await mailing.api.fire_deadlines()
    assert len(post_office.received) == 1
    await morning(mailing)
    assert len(received(post_office, KATRIEN)) == 2, "and one the next morning"


async def test_on_a_quiet_morning_there_is_none(mailing: Office, post_office: Mailbox) -> None:
    await wants_mail(mailing, "katrien", KATRIEN)
    await morning(mailing)
    await morning(mailing)
    assert post_office.received == []


async def test_who_did_not_ask_gets_none(mailing: Office, post_office: Mailbox) -> None:
    await wants_mail(mailing, "katrien", KATRIEN, daily=False)
    await some_day_late(mailing)
    await morning(mailing)
    await wants_mail(mailing, "katrien", KATRIEN)
    await wants_mail(mailing, "katrien", None)
    await morning(mailing)
    assert post_office.received == []
    assert await mailing.get("katrien", "/notifications") == {"address": None, "daily": True}


async def test_the_deputy_hears_what_came_to_the_deputy_and_all_of_it_while_standing_in(
    mailing: Office, post_office: Mailbox
) -> None:
    await wants_mail(mailing, "wouter", WOUTER)
    dossier_id = await mailing.card(await mailing.knows_the_client())
    seen = await mailing.get("katrien", f"/dossiers/{dossier_id}")
    due_at = next(one["due_at"] for one in seen["steps"] if one["step"] == "acknowledged")
    await mailing.post("systeem", "/clock", {"to": due_at})
    await mailing.api.fire_deadlines()
    await morning(mailing)
    assert post_office.received == [], "it is with the coordinator"
    await absent(mailing, "katrien")
    await mailing.api.fire_deadlines()
    await morning(mailing)
    [content] = received(post_office, WOUTER)
    assert "1 dossier is te laat" in content
    assert "1 dossier kwam nieuw bij jou terecht" in content


async def test_nobody_is_mailed_while_away(mailing: Office, post_office: Mailbox) -> None:
    await wants_mail(mailing, "katrien", KATRIEN)
    await wants_mail(mailing, "wouter", WOUTER)
    await some_day_late(mailing)
    absence_id = await absent(mailing, "katrien")
    await morning(mailing)
    assert [recipients for recipients, _ in post_office.received] == [[WOUTER]]
    await mailing.post("katrien", f"/absences/{absence_id}/end")
    await morning(mailing)
    assert len(received(post_office, KATRIEN)) == 1


async def test_imported_open_matters_are_in_that_one_mail(mailing: Office, post_office: Mailbox) -> None:
    await wants_mail(mailing, "katrien", KATRIEN)
    row = {
        "area": "33021F",
        "theme": "mobility",
        "channel": "phone",
        "occurred_on": "2025-01-06",
        "done": False,
    }
    rows = [{**row, "row_id": str(uuid4()), "description": "Vraagt vervoer."} for _ in range(3)]
    await mailing.post("katrien", "/signals/import", {"rows": rows})
    await mailing.post("systeem", "/clock", {"advance_days": 40})
    await morning(mailing)
    [content] = received(post_office, KATRIEN)
    assert "3 dossiers zijn te laat" in content


async def test_a_mail_outlives_a_server_that_is_away_and_counts_anew(
    mailing: Office, mailbox: Mailbox
) -> None:
    await wants_mail(mailing, "katrien", KATRIEN)
    await some_day_late(mailing)
    await morning(mailing)
    await some_day_late(mailing)
    await morning(mailing)
    with mailbox.open():
        moment = mailing.api.runtime.clock.now() + FIRST_WAIT
        await mailing.post("systeem", "/clock", {"to": moment.isoformat()})
        await mailing.api.fire_deadlines()
    [content] = received(mailbox, KATRIEN)
    assert "2 dossiers zijn te laat" in content


async def test_acute_danger_is_mailed_at_once_to_who_it_goes_to(
    mailing: Office, post_office: Mailbox
) -> None:
    await wants_mail(mailing, "katrien", KATRIEN, daily=False)
    await wants_mail(mailing, "wouter", WOUTER, daily=False)
    dossier_id = await mailing.card(await mailing.knows_the_client(), urgency="acute_danger")
    await mailing.api.fire_deadlines()
    assert post_office.received == [], "the coordinator has two hours"
    moment = mailing.api.runtime.clock.now() + timedelta(hours=2, minutes=1)
    await mailing.post("systeem", "/clock", {"to": moment.isoformat()})
    await mailing.api.fire_deadlines()
    [content] = received(post_office, WOUTER)
    assert "1 dossier met acuut gevaar wacht" in content
    assert dossier_id not in content
    moment += timedelta(hours=2)
    await mailing.post("systeem", "/clock", {"to": moment.isoformat()})
    await mailing.api.fire_deadlines()
    assert (len(received(post_office, WOUTER)), len(received(post_office, KATRIEN))) == (2, 1)


@pytest.mark.parametrize(
    "address", ["", "geen adres", "a@b", "é@netwerk.example", "a@b.be\nBcc: c@d.be", "x" * 300]
)
async def test_what_is_no_address_is_refused(mailing: Office, address: str) -> None:
    await mailing.post("katrien", "/notifications", {"address": address, "daily": True}, 422)


@given(minutes=st.integers(0, 3 * 366 * 24 * 60))
def test_a_morning_is_eight_in_brussels_on_a_working_day(minutes: int) -> None:
    now = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    at = next_morning(now, CALENDAR)
    assert at > now
    assert at.astimezone(brussels).timetz().replace(tzinfo=None) == time(8)
    assert CALENDAR.is_working(brussels_date(at))
    days = [
        brussels_date(now) + timedelta(days=n) for n in range((brussels_date(at) - brussels_date(now)).days)
    ]
    between = [day for day in days if CALENDAR.is_working(day)]
    assert between in ([], [brussels_date(now)])
    assert not between or datetime.combine(brussels_date(now), time(8), brussels) <= now


@pytest.mark.parametrize(
    ("day", "hour"), [(date(2026, 3, 30), 6), (date(2026, 3, 27), 7), (date(2026, 10, 26), 7)]
)
def test_a_morning_follows_the_clock_of_summer_and_winter(day: date, hour: int) -> None:
    midnight = datetime.combine(day, time(0, 30), UTC)
    assert next_morning(midnight, CALENDAR) == datetime.combine(day, time(hour), UTC)
