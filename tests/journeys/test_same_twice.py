"""Scenario 12: two volunteers report the same about the same client in a week; one dossier, both hear it."""

from collections import Counter
from typing import Any

import pytest
from seeing import End, expected, seen
from terms import due, working_days_after

from stack.story.actors import Cast, Refused
from stack.story.stage import Stage
from stack.story.waiting import eventually

pytestmark = [pytest.mark.stack, pytest.mark.slow]

AREA = "33041A"
THANKS = "We regelen een trapleuning."


@pytest.fixture
def cast(stage: Stage) -> Cast:
    return stage.cast


def reported(cast: Cast) -> tuple[dict[str, Any], dict[str, Any]]:
    client_id = cast.katrien.registers("Godelieve Maes", AREA)
    visit = cast.mieke.hands_in("De trap gaat niet meer.", client_id=client_id, channel="visit_card")
    ride = cast.jozef.hands_in("Durft de trap niet op.", client_id=client_id, channel="transport_card")
    return {**visit, "client_id": client_id}, {**ride, "client_id": client_id}


def themes(cast: Cast) -> Counter[str | None]:
    rows = cast.katrien.get("reporting", "/figures", by="theme,area,kind")["rows"]
    return Counter(
        {row["theme"]: row["count"] for row in rows if (row["area"], row["kind"]) == (AREA, "signal")}
    )


def counted(cast: Cast, before: Counter[str | None], **more: int) -> None:
    """The figures come to tell exactly so many signals more than before."""
    wanted = before + Counter({None if theme == "nothing" else theme: n for theme, n in more.items()})
    eventually("de cijfers", lambda: themes(cast) == wanted)


def own(cast: Cast, login: str, signal_id: str) -> dict[str, Any]:
    return next(one for one in getattr(cast, login).signals() if one["signal_id"] == signal_id)


def test_one_dossier_goes_on_and_both_senders_hear_it(stage: Stage) -> None:
    with stage.scene("12 · Twee keer hetzelfde"):
        visit, ride = one_dossier_goes_on(stage.cast)
    for card, words in ((visit, "De trap gaat niet meer."), (ride, "Durft de trap niet op.")):
        about = (card["client_id"], "Godelieve Maes", visit["dossier_id"], card["signal_id"])
        end = End(*about, words, THANKS)
        hears = {"feedback"}
        sender = {"own signal", "feedback", "words"}
        mieke, jozef = (sender, hears) if card is visit else (hears, sender)
        assert seen(stage.cast, end) == expected(end, mieke=mieke, jozef=jozef)


def one_dossier_goes_on(cast: Cast) -> tuple[dict[str, Any], dict[str, Any]]:
    before = themes(cast)
    visit, ride = reported(cast)
    katrien, dossier_id = cast.katrien, visit["dossier_id"]
    fresh = katrien.dossier(dossier_id)
    assert due(fresh, "acknowledged") == working_days_after(fresh, "captured", 2)
    proposed = katrien.dossier(dossier_id)["maybe_same"]
    assert [one["dossier_id"] for one in proposed] == [ride["dossier_id"]]
    counted(cast, before, nothing=2)
    other = {"other_dossier_id": ride["dossier_id"]}
    with pytest.raises(Refused) as refused:
        cast.jozef.post("signals", f"/dossiers/{dossier_id}/join", other)
    assert refused.value.status == 403
    katrien.post("signals", f"/dossiers/{dossier_id}/join", other)
    katrien.acknowledges(dossier_id)
    katrien.interprets(dossier_id, "client", "grief")
    counted(cast, before, grief=2)
    katrien.decides(dossier_id, "inform")
    with pytest.raises(Refused) as refused:
        katrien.closes(dossier_id, "informed")
    assert refused.value.guard == "steps_missing"
    katrien.feeds_back(dossier_id, "decision", "phone", THANKS)
    katrien.closes(dossier_id, "informed")
    for login, card in (("mieke", visit), ("jozef", ride)):
        heard = own(cast, login, card["signal_id"])
        assert (heard["dossier_id"], heard["status"]) == (dossier_id, "closed")
        assert [one["text"] for one in heard["feedback"]] == [THANKS]
    assert katrien.dossier(ride["dossier_id"])["joined_into"] == dossier_id
    counted(cast, before, grief=2)
    return visit, ride


def test_what_was_not_the_same_goes_on_apart(cast: Cast) -> None:
    before = themes(cast)
    visit, ride = reported(cast)
    katrien, dossier_id = cast.katrien, visit["dossier_id"]
    katrien.interprets(dossier_id, "client", "digital")
    katrien.post("signals", f"/dossiers/{dossier_id}/join", {"other_dossier_id": ride["dossier_id"]})
    counted(cast, before, digital=2)
    katrien.post("signals", f"/dossiers/{dossier_id}/separate", {"signal_id": ride["signal_id"]})
    counted(cast, before, digital=1, nothing=1)
    katrien.interprets(ride["dossier_id"], "client", "energy")
    counted(cast, before, digital=1, energy=1)
    assert own(cast, "jozef", ride["signal_id"])["dossier_id"] == ride["dossier_id"]
