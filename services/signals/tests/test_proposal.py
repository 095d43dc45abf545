"""What a sender is proposed to hear: the kind of outcome, never a sealed word or what a partner answered."""

from typing import Any
from uuid import UUID

import hypothesis.strategies as st
import pytest
from hypothesis import given
from signals_cases import CAW, MONDAY, captured
from signals_office import LETTER, Office

from contracts.codes import (
    Decision,
    DeclineReason,
    FeedbackChannel,
    FeedbackMoment,
    FollowUpResult,
    Ground,
    Level,
    PolicyAnswer,
    ReferralOutcome,
    ReferralWarmth,
    Resolution,
    SenderKind,
    Theme,
)
from contracts.events import partners
from signals.domain import facts as f
from signals.domain.case import case_of
from signals.domain.proposal import propose

WORDS = st.lists(st.text("qxzjw", min_size=5, max_size=9), min_size=1, max_size=4).map(" ".join)
REFERRAL, BUNDLE = UUID(int=7), UUID(int=8)
MADE = {"referral_id": REFERRAL, "partner_id": CAW, "ground": Ground.CONSENT, "warmth": ReferralWarmth.COLD}
WHEN = {"happened_at": MONDAY, "recorded_at": MONDAY}


def happening(kind: type[f.Fact], **fields: Any) -> st.SearchStrategy[Any]:
    """With words, as the fact has them before they are sealed."""
    return st.builds(kind, **{name: st.just(value) for name, value in WHEN.items()}, text=WORDS, **fields)


PARTNER_S = st.one_of(
    happening(f.ReferralReceived, referral_id=st.just(REFERRAL)),
    happening(f.ReferralAccepted, referral_id=st.just(REFERRAL)),
    happening(f.ReferralDeclined, referral_id=st.just(REFERRAL), reason=st.sampled_from(DeclineReason)),
    happening(f.ReferralCompleted, referral_id=st.just(REFERRAL), outcome=st.sampled_from(ReferralOutcome)),
)
DECISIONS = st.lists(st.sampled_from(Decision), min_size=1, max_size=3, unique=True).map(tuple)
OWN = st.one_of(
    happening(f.Interpreted, level=st.just(Level.CLIENT), theme=st.sampled_from(Theme)),
    happening(f.Translated, decisions=DECISIONS),
    happening(f.ReferralMade, **{name: st.just(value) for name, value in MADE.items()}),
    happening(f.FollowedUp, result=st.sampled_from(FollowUpResult)),
    happening(f.FedBack, moment=st.sampled_from(FeedbackMoment), channel=st.sampled_from(FeedbackChannel)),
    happening(f.Closed, resolution=st.sampled_from(Resolution)),
    happening(f.Reopened),
    happening(f.PolicyAnswered, bundle_id=st.just(BUNDLE), answer=st.sampled_from(PolicyAnswer)),
)
HISTORIES = st.lists(st.one_of(OWN, PARTNER_S), max_size=12)
SENDERS = st.sampled_from(SenderKind)
MOMENTS = st.sampled_from(FeedbackMoment)
OF_PARTNERS = (f.ReferralReceived, f.ReferralAccepted, f.ReferralDeclined, f.ReferralCompleted)


def proposed(kind: SenderKind, history: list[Any], moment: FeedbackMoment) -> str:
    signal = captured(kind=kind).model_copy(update={"text": "qxzjqxzj"})
    return propose(case_of([signal, *history]), moment, signal)


@given(SENDERS, HISTORIES, MOMENTS)
def test_no_word_that_was_sealed_is_in_a_proposal(
    kind: SenderKind, history: list[Any], moment: FeedbackMoment
) -> None:
    told = proposed(kind, history, moment).lower()
    assert not [word for fact in history for word in fact.text.split() if word in told]
    assert "qxzj" not in told


@given(SENDERS, HISTORIES, MOMENTS)
def test_a_partner_s_answer_changes_nothing_in_a_proposal(
    kind: SenderKind, history: list[Any], moment: FeedbackMoment
) -> None:
    unanswered = [fact for fact in history if not isinstance(fact, OF_PARTNERS)]
    assert proposed(kind, history, moment) == proposed(kind, unanswered, moment)


@given(st.sampled_from([SenderKind.OTHER, SenderKind.PARTNER]), HISTORIES)
def test_who_does_not_share_secrecy_hears_nothing_of_a_client(kind: SenderKind, history: list[Any]) -> None:
    for moment in (FeedbackMoment.DECISION, FeedbackMoment.END):
        assert proposed(kind, history, moment) == proposed(kind, [], moment)


@given(SENDERS, SENDERS, HISTORIES, MOMENTS)
def test_all_at_once_hear_no_more_than_the_one_who_may_hear_least(
    one: SenderKind, other: SenderKind, history: list[Any], moment: FeedbackMoment
) -> None:
    signals = [captured(kind=one), captured(kind=other)]
    case = case_of([*signals, *history])
    together = propose(case, moment)
    apart = {propose(case, moment, signal) for signal in signals}
    alone = propose(case, moment, captured(kind=SenderKind.OTHER))
    assert together in ({alone} | (apart if len(apart) == 1 else set()))


def fact(kind: type[f.Fact], **fields: Any) -> Any:
    return kind.model_validate({**WHEN, **fields})


@pytest.mark.parametrize("decision", Decision)
def test_each_decision_and_its_end_read_differently(decision: Decision) -> None:
    history = [fact(f.Translated, decisions=(decision,))]
    told = [proposed(SenderKind.VOLUNTEER, history, moment) for moment in FeedbackMoment]
    assert len(set(told)) == len(FeedbackMoment)
    assert all(text.startswith("Dank je wel") and text.endswith(".") for text in told)


@pytest.mark.parametrize(
    ("kind", "codes", "field", "moment"),
    [
        (f.FollowedUp, FollowUpResult, "result", FeedbackMoment.END),
        (f.Closed, Resolution, "resolution", FeedbackMoment.END),
        (f.PolicyAnswered, PolicyAnswer, "answer", FeedbackMoment.POLICY_ANSWER),
    ],
)
def test_each_outcome_reads_differently(
    kind: type[f.Fact], codes: Any, field: str, moment: FeedbackMoment
) -> None:
    more = {"bundle_id": BUNDLE} if kind is f.PolicyAnswered else {}
    told = [proposed(SenderKind.VOLUNTEER, [fact(kind, **more, **{field: code})], moment) for code in codes]
    assert len(set(told)) == len(codes)


def test_after_a_reopening_the_old_outcome_is_no_news() -> None:
    closed = fact(f.Closed, resolution=Resolution.SOLVED)
    asked = fact(f.FollowedUp, result=FollowUpResult.SOLVED)
    told = proposed(SenderKind.VOLUNTEER, [asked, closed, fact(f.Reopened)], FeedbackMoment.END)
    assert "opgelost" not in told


def test_a_new_decision_after_it_did_not_help_is_the_news() -> None:
    asked = fact(f.FollowedUp, result=FollowUpResult.NOT)
    again = fact(f.Translated, decisions=(Decision.ACT,))
    assert "ondernomen" in proposed(SenderKind.VOLUNTEER, [asked, again], FeedbackMoment.END)


def test_of_a_service_everybody_may_hear() -> None:
    history = [
        fact(f.Interpreted, level=Level.SERVICE, theme=Theme.WAITING_LIST),
        fact(f.Translated, decisions=(Decision.BUNDLE,)),
    ]
    assert "gebundeld" in proposed(SenderKind.PARTNER, history, FeedbackMoment.END)


async def test_words_of_card_letter_note_and_partner_stay_out_of_what_the_sender_hears(
    office: Office,
) -> None:
    client_id = await office.knows_the_client()
    await office.consents(client_id)
    dossier_id = await office.card(
        client_id, text="Qwaxbrief.", interpretation="Zwartkwast.", wants="Xenowens."
    )
    await office.step(dossier_id, "acknowledge", note="Jokkebrok.")
    await office.decided(dossier_id, "refer")
    referral = await office.referred(dossier_id, fields=LETTER | {"question": "Wizzelbrief."})
    ids = {"referral_id": referral["referral_id"], "dossier_id": dossier_id, "partner_id": CAW}
    day = MONDAY.date()
    await office.api.deliver(
        partners.ReferralDeclined(**ids, reason=DeclineReason.WAITING_LIST, declined_on=day)
    )
    await office.step(dossier_id, "follow-ups", result="not", note="Kwibusnota.")
    heard = []
    for moment in FeedbackMoment:
        answer = await office.get("katrien", f"/dossiers/{dossier_id}/feedback-proposal?moment={moment}")
        heard += [answer["text"], *(sender["text"] for sender in answer["senders"])]
    said = " ".join(heard).lower()
    for word in ("qwaxbrief", "zwartkwast", "xenowens", "jokkebrok", "wizzelbrief", "kwibusnota", "wacht"):
        assert word not in said
    assert "caw" not in said


async def test_without_a_moment_it_is_the_one_that_is_owed(office: Office) -> None:
    dossier_id = await office.card(await office.knows_the_client())
    path = f"/dossiers/{dossier_id}/feedback-proposal"
    await office.decided(dossier_id, "inform")
    assert (await office.get("katrien", path))["moment"] == "decision"
    await office.told(dossier_id)
    assert (await office.get("katrien", path))["moment"] == "end"


async def test_only_a_signal_of_the_dossier_has_a_sender_to_tell(office: Office) -> None:
    client_id = await office.knows_the_client()
    one, other = await office.card(client_id), await office.card(client_id)
    (signal,) = (await office.get("katrien", f"/dossiers/{other}"))["signals"]
    path = f"/dossiers/{{}}/feedback-proposal?signal_id={signal['signal_id']}"
    assert (await office.get("katrien", path.format(other)))["senders"][0]["sender_kind"] == "volunteer"
    await office.get("katrien", path.format(one), 404)
