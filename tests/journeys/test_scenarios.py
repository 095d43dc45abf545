"""Scenarios of the field, played through the public APIs by who would do it, and looked at by each role."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

import pytest
from seeing import End, expected, seen
from terms import due, hours_after, working_days_after

from stack.story import timeline
from stack.story.actors import Actor, Cast, Coordinator, Json, Refused
from stack.story.stage import Stage, worklist_has
from stack.story.waiting import eventually

pytestmark = [pytest.mark.stack, pytest.mark.slow]


def states(dossier: Json) -> dict[str, str]:
    return {step["step"]: step["state"] for step in dossier["steps"]}


def events_of(stage: Stage, dossier_id: str, last: str) -> list[timeline.Event]:
    """The dossier's events in signals' journal, once the last is among them."""

    def arrived() -> list[timeline.Event] | None:
        journal = timeline.journal_of(stage.cast.systeem, "signals", stage.since.get("signals", 0))
        own = [event for event in journal if event.key == dossier_id]
        return own if any(event.name == last for event in own) else None

    return eventually(last, arrived)


def told_and_closed(stage: Stage, coordinator: Coordinator, dossier_id: str, resolution: str) -> None:
    coordinator.feeds_back(dossier_id, "end", "phone", "Het is in orde gekomen. Dank voor het melden.")
    stage.expect("SignalClosed", dossier_id)
    coordinator.closes(dossier_id, resolution)
    dossier = coordinator.dossier(dossier_id)
    assert dossier["status"] == "closed"
    assert set(states(dossier).values()) <= {"done", "not_needed"}


def seen_by_the_officer(officer: Actor, referral_id: str, name: str) -> None:
    """The ground and who decided, without a name."""
    seen = {one["referral_id"]: one for one in officer.get("signals", "/emergencies", limit=200)}
    emergency = seen[referral_id]
    who = (emergency["ground"], emergency["decided_by"], emergency["reviewed_by"])
    assert who == ("acute_danger", "katrien", "wouter")
    assert name not in str(seen)


def test_the_real_question_comes_later_on_the_same_ride(stage: Stage) -> None:
    """Scenario 2 (D 3.2): the question was transport; what is behind it is loneliness."""
    with stage.scene("2 · De vraag achter de vraag"):
        end = the_real_question(stage)
    assert seen(stage.cast, end) == expected(end, jozef={"own signal", "feedback", "words"})


def the_real_question(stage: Stage) -> End:
    katrien, jozef = stage.cast.katrien, stage.cast.jozef
    client_id, name = stage.new_client(katrien)
    ride = {"client_id": client_id, "channel": "transport_card"}
    first = jozef.hands_in("Vroeg om voortaan elke week naar de markt te rijden.", **ride)
    later = {**ride, "parent_signal_id": first["signal_id"], "said_by_client": True}
    words = "Zei in de auto dat de week zo lang duurt zonder iemand te horen."
    second = jozef.hands_in(words, **later)
    dossier_id = second["dossier_id"]
    assert dossier_id != first["dossier_id"]
    fresh = katrien.dossier(dossier_id)
    assert due(fresh, "acknowledged") == working_days_after(fresh, "captured", 2)
    assert due(fresh, "interpreted") == working_days_after(fresh, "captured", 5)
    for card, theme in ((first, "mobility"), (second, "loneliness")):
        katrien.acknowledges(card["dossier_id"])
        katrien.interprets(card["dossier_id"], "client", theme)
    (signal,) = katrien.dossier(dossier_id)["signals"]
    assert signal["parent_signal_id"] == first["signal_id"]
    katrien.decides(dossier_id, "inform")
    told = "Dank je. We bellen haar over het ontmoetingshuis."
    katrien.feeds_back(dossier_id, "decision", "phone", told)
    stage.expect("FeedbackGiven", dossier_id)
    assert first["signal_id"] in {one["signal_id"] for one in jozef.signals()}
    return End(client_id, name, dossier_id, second["signal_id"], words, told)


def test_a_small_job_turns_out_to_be_a_house_full_of_mould(stage: Stage) -> None:
    """Scenario 4: a help request that a coordinator turns into a signal, and a partner takes up."""
    with stage.scene("4 · Een klusje blijkt een huis vol schimmel"):
        end = the_house_full_of_mould(stage)
    assert seen(stage.cast, end) == expected(end, els={"referral"})


def the_house_full_of_mould(stage: Stage) -> End:
    katrien, els = stage.cast.katrien, stage.cast.els
    client_id, name = stage.new_client(katrien)
    asked = {
        "help_request_id": str(uuid4()),
        "client_id": client_id,
        "theme": "small_jobs",
        "area": "33021F",
        "channel": "self",
        "description": "Iemand om de muren te schilderen: er zit overal schimmel, de kinderen hoesten.",
    }
    request = katrien.post("intake", "/help-requests", asked)["help_request_id"]
    words = "Vraagt een schilder, maar het hele huis zit vol schimmel en de kinderen hoesten."
    card = {
        "client_id": client_id,
        "channel": "self",
        "text": words,
        "sender": {"kind": "client", "id": client_id},
    }
    captured = katrien.post_when_heard("signals", "/cards", card)
    dossier_id = str(captured["dossier_id"])
    katrien.acknowledges(dossier_id)
    katrien.interprets(dossier_id, "client", "housing", weight=4)
    katrien.decides(dossier_id, "refer")
    letter = {"name": name, "question": "Graag een huisbezoek.", "contact_name": katrien.name}
    with pytest.raises(Refused) as without_ground:
        katrien.post(
            "signals",
            f"/dossiers/{dossier_id}/referrals",
            {"partner_id": els.organisation_id, "ground": "consent", "fields": letter},
        )
    assert (without_ground.value.status, without_ground.value.guard) == (409, "consent_missing")
    katrien.records_consent(client_id, els.organisation_id, "Wonen en gezondheid")
    referral_id = katrien.refers(dossier_id, els.organisation_id, name, "Graag een huisbezoek: schimmel.")
    katrien.post("intake", f"/help-requests/{request}/resolve", {"resolution": "referred"})
    els.receives(referral_id)
    assert "schimmel" in str(els.reads_letter(referral_id))
    els.accepts(referral_id)
    els.completes(referral_id, "helped")
    eventually("de afloop", lambda: katrien.dossier(dossier_id)["referrals"][0]["outcome"] == "helped")
    referred = katrien.dossier(dossier_id)
    assert due(referred, "followed_up") == working_days_after(referred, "referral_made", 14)
    katrien.asks_the_client(dossier_id, "solved", "De muren zijn behandeld.")
    told = "Het OCMW komt langs."
    katrien.feeds_back(dossier_id, "decision", "phone", told)
    told_and_closed(stage, katrien, dossier_id, "referred")
    return End(client_id, name, dossier_id, captured["signal_id"], words, told, referral_id)


def test_acute_danger_is_acted_on_first_and_looked_at_afterwards(stage: Stage) -> None:
    """Scenario 5: no consent; the ground comes afterwards, a second person reviews, the officer sees it."""
    with stage.scene("5 · Acuut gevaar"):
        end = acute_danger(stage)
    own = {"own signal", "feedback"}
    partner = {"referral", "letter", "name", "words"}
    officer = {"readers", "emergency"}
    assert seen(stage.cast, end) == expected(end, mieke=own, sofie=partner, dirk=officer)


def acute_danger(stage: Stage) -> End:
    katrien, mieke, sofie = stage.cast.katrien, stage.cast.mieke, stage.cast.sofie
    client_id, name = stage.new_client(katrien)
    card = mieke.hands_in(
        "Zei dat het voor hem niet meer hoeft, en had alles al klaargelegd.",
        client_id=client_id,
        channel="visit_card",
        urgency="acute_danger",
    )
    dossier_id = card["dossier_id"]
    assert worklist_has(katrien, dossier_id)["urgency"] == "acute_danger"
    fresh = katrien.dossier(dossier_id)
    assert due(fresh, "acknowledged") == hours_after(fresh, "captured", 2)
    referral_id = str(uuid4())
    referral = {"referral_id": referral_id, "partner_id": sofie.organisation_id, "ground": "acute_danger"}
    letter = {"name": name, "question": "Ga nu langs.", "contact_name": katrien.name}
    katrien.post("signals", f"/dossiers/{dossier_id}/referrals", {**referral, "fields": letter})
    sofie.receives(referral_id)
    assert sofie.reads_letter(referral_id)["ground"] == "acute_danger"
    katrien.acknowledges(dossier_id)
    katrien.interprets(dossier_id, "client", "mental_health", weight=4)
    katrien.decides(dossier_id, "refer")
    katrien.feeds_back(dossier_id, "decision", "phone", "Er is meteen iemand langs geweest. Dank je.")
    katrien.asks_the_client(dossier_id, "partly", "Is in behandeling.")
    katrien.decides(dossier_id, "no_action", reason="Is in behandeling bij het CAW.")
    katrien.feeds_back(dossier_id, "decision", "phone", "Er wordt voor gezorgd.")
    grounded_and_reviewed(stage.cast, dossier_id, referral_id)
    stage.expect("SignalClosed", dossier_id)
    katrien.closes(dossier_id, "referred")
    seen_by_the_officer(stage.cast.dirk, referral_id, name)
    told = "Er is meteen iemand langs geweest"
    return End(client_id, name, dossier_id, card["signal_id"], "Ga nu langs.", told, referral_id)


def grounded_and_reviewed(cast: Cast, dossier_id: str, referral_id: str) -> None:
    """Afterwards, in three working days, and by somebody else."""
    katrien = cast.katrien
    with pytest.raises(Refused) as unreviewed:
        katrien.closes(dossier_id, "referred")
    assert unreviewed.value.guard == "steps_missing"
    referred = katrien.dossier(dossier_id)
    assert due(referred, "acting") == working_days_after(referred, "referral_made", 3)
    katrien.post("signals", f"/referrals/{referral_id}/ground", {"danger": "Concreet plan, alleen thuis."})
    with pytest.raises(Refused):
        katrien.post("signals", f"/referrals/{referral_id}/review", {})
    cast.wouter.post("signals", f"/referrals/{referral_id}/review", {"note": "Terecht."})


@contextmanager
def on_leave(stage: Stage) -> Iterator[None]:
    """Katrien is away from now on, and back in the end."""
    katrien, wouter = stage.cast.katrien, stage.cast.wouter
    katrien.get("signals", "/worklist")
    days = {"first_day": stage.in_days(0), "last_day": stage.in_days(14)}
    recorded = wouter.post("signals", "/absences", {"login": "katrien", **days})
    assert wouter.get("signals", "/colleagues")["stand_in"] == ["wouter"]
    yield
    wouter.post("signals", f"/absences/{recorded['absence_id']}/end")
    assert wouter.get("signals", "/colleagues")["stand_in"] == ["katrien"]


def test_the_deputy_does_it_all_and_nothing_is_late(stage: Stage) -> None:
    """Scenario 7: the coordinator is on leave."""
    with on_leave(stage):
        with stage.scene("7 · De coördinator is met verlof"):
            end = the_deputy_does_it_all(stage)
        acute_danger_reaches_the_deputy_at_once(stage)
    assert seen(stage.cast, end) == expected(end, rita={"own signal", "feedback", "words"})


def acute_danger_reaches_the_deputy_at_once(stage: Stage) -> None:
    """Without a coordinator nobody would hear it for two hours."""
    wouter = stage.cast.wouter
    client_id, _ = stage.new_client(wouter)
    words = "Ligt op de grond en antwoordt niet goed."
    card = stage.cast.rita.hands_in(words, client_id=client_id, channel="visit_card", urgency="acute_danger")
    told = [
        event.data
        for event in events_of(stage, card["dossier_id"], "SignalEscalated")
        if event.name == "SignalEscalated"
    ]
    assert [(one["step"], one["to"], one["nobody_there"]) for one in told] == [
        ("acknowledged", "deputy", False)
    ]
    wouter.acknowledges(card["dossier_id"])


def the_deputy_does_it_all(stage: Stage) -> End:
    wouter, rita = stage.cast.wouter, stage.cast.rita
    client_id, name = stage.new_client(wouter)
    words = "Kan de brief van het ziekenfonds niet lezen."
    card = rita.hands_in(words, client_id=client_id, channel="phone")
    dossier_id = card["dossier_id"]
    worklist_has(wouter, dossier_id)
    fresh = wouter.dossier(dossier_id)
    assert due(fresh, "acknowledged") == working_days_after(fresh, "captured", 2)
    wouter.acknowledges(dossier_id)
    wouter.interprets(dossier_id, "client", "administration")
    wouter.decides(dossier_id, "inform")
    told = "Ik lees de brief samen met haar."
    wouter.feeds_back(dossier_id, "decision", "phone", told)
    action_id = wouter.plans_action(dossier_id, "information", stage.in_days(1), "Brief samen lezen")
    wouter.finishes_action(action_id)
    told_and_closed(stage, wouter, dossier_id, "informed")
    events = events_of(stage, dossier_id, "SignalClosed")
    assert not any(event.data.get("late") for event in events)
    assert "SignalEscalated" not in {event.name for event in events}
    facts = wouter.dossier(dossier_id)["timeline"]
    assert {fact["by"] for fact in facts if fact["fact"] not in ("captured", "reminded")} == {"wouter"}
    return End(client_id, name, dossier_id, card["signal_id"], words, told)


def test_a_client_who_asked_hears_that_it_is_settled(stage: Stage) -> None:
    """Scenario 15 (D 3633): the client is the sender, and is told as any sender is."""
    with stage.scene("15 · De gebruiker vraagt het zelf"):
        end = the_client_asks(stage)
    assert seen(stage.cast, end) == expected(end)


def the_client_asks(stage: Stage) -> End:
    katrien = stage.cast.katrien
    client_id, name = stage.new_client(katrien)
    asked: Json = {
        "client_id": client_id,
        "channel": "phone",
        "text": "Vroeg waar men een parkeerkaart aanvraagt.",
        "sender": {"kind": "client", "id": client_id},
        "feedback_channel": "phone",
    }
    captured = katrien.post_when_heard("signals", "/cards", asked)
    dossier_id = str(captured["dossier_id"])
    katrien.acknowledges(dossier_id)
    katrien.interprets(dossier_id, "client", "information_rights")
    katrien.decides(dossier_id, "inform")
    action_id = katrien.plans_action(dossier_id, "information", stage.in_days(1), "Terugbellen met het adres")
    katrien.finishes_action(action_id)
    with pytest.raises(Refused) as untold:
        katrien.closes(dossier_id, "informed")
    assert untold.value.guard == "steps_missing"
    decided = katrien.dossier(dossier_id)
    assert due(decided, "fed_back") == working_days_after(decided, "translated", 5)
    told = "De gemeente heeft een loket, elke voormiddag open."
    katrien.feeds_back(dossier_id, "decision", "phone", told)
    told_and_closed(stage, katrien, dossier_id, "informed")
    return End(client_id, name, dossier_id, captured["signal_id"], asked["text"], told)
