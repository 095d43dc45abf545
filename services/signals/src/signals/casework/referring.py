"""Letters and what becomes of referrals: the partners' answers, consents withdrawn, people forgotten."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from uuid import UUID

from chassis.envelope import Envelope
from chassis.problems import NotFound
from chassis.uow import Uow
from contracts import EventData
from contracts.codes import RecallReason
from contracts.events import partners as p
from signals.casework.acquaintances import keep_out
from signals.casework.pace import count_opening
from signals.casework.writing import append
from signals.domain import facts as f
from signals.domain.case import STATES, Referral
from signals.domain.commands import ReadLetter
from signals.domain.dossier import Dossier
from signals.domain.grounds import RULES, may_read_letter, rests_on
from signals.domain.letter_sheet import Sheet, sheet
from signals.domain.ports import Store
from signals.domain.refusals import Refusal


@dataclass(frozen=True)
class ReadableLetter:
    referral_id: UUID
    sheet: Sheet
    referral: Referral


async def read_letter(uow: Uow[Store], command: ReadLetter) -> ReadableLetter:
    """The letter, if its ground holds at this moment. The coordinator, who wrote it, always reads it.

    The one way to a letter's words: for the page, the PDF, a login and the holder of a mailed link.
    """
    letter = await uow.store.letter(command.referral_id)
    own = letter is not None and uow.principal.owns_referral(letter.partner_id, letter.referral_id)
    coordinates = uow.principal.has("coordinator")
    if letter is None or not (own or coordinates):
        raise NotFound
    dossier = await uow.store.load(letter.dossier_id)
    referral = dossier.case.referrals[command.referral_id] if dossier else None
    if dossier is None or referral is None:
        raise NotFound
    await keep_out(uow, dossier)
    if not coordinates and (refusal := await why_closed(uow, dossier, referral)):
        raise refusal.problem()
    await count_opening(uow, command.referral_id)
    about = letter.client_id or letter.dossier_id
    uow.audit(
        "read_letter", "client" if letter.client_id else "dossier", [about], ground=referral.made.ground
    )
    content = await uow.store.open_letter(letter)
    if content is None:
        raise NotFound
    return ReadableLetter(command.referral_id, sheet(referral.made, content, uow.network.name), referral)


async def why_closed(uow: Uow[Store], dossier: Dossier, referral: Referral) -> Refusal | None:
    """Why the receiver can't read the letter now; consents and freshness are only asked where they matter."""
    made, client_id = referral.made, dossier.client_id
    if not referral.open or client_id is None:
        return Refusal.named("referral_recalled" if referral.state == "recalled" else "referral_ended")
    if not RULES[made.ground].waits_for_intake:
        return None
    if await uow.store.disclosure_blocked(client_id):
        return Refusal.named("disclosure_blocked")
    return may_read_letter(
        referral,
        await uow.store.consents_of(client_id),
        await uow.store.partner(made.partner_id),
        await uow.store.freshness_of(client_id),
        uow.clock.today(),
    )


async def recall_where(
    uow: Uow[Store], client_id: UUID, reason: RecallReason, rests: Callable[[Referral], bool]
) -> None:
    """Recall every open referral of a client that rests on what is gone."""
    for dossier_id in await uow.store.referred_dossiers(client_id):
        dossier = await uow.store.lock(dossier_id)
        if dossier is None:
            continue
        now = uow.clock.now()
        recalled = [
            f.ReferralRecalled(happened_at=now, recorded_at=now, referral_id=one.id, reason=reason)
            for one in dossier.case.referrals.values()
            if one.open and rests(one)
        ]
        if recalled:
            await append(uow, dossier, recalled)


async def recall_for_consent(
    uow: Uow[Store], client_id: UUID, consent_id: UUID, partner_id: UUID | None
) -> None:
    await recall_where(
        uow,
        client_id,
        RecallReason.CONSENT_WITHDRAWN,
        lambda referral: rests_on(referral, consent_id, partner_id),
    )


PartnerAnswer = (
    p.ReferralReceived
    | p.ReferralWaitlisted
    | p.ReferralAccepted
    | p.FirstContactMade
    | p.ReferralDeclined
    | p.ReferralCompleted
)

FACTS: Mapping[type[EventData], type[f.Fact]] = {
    p.ReferralReceived: f.ReferralReceived,
    p.ReferralWaitlisted: f.ReferralWaitlisted,
    p.ReferralAccepted: f.ReferralAccepted,
    p.FirstContactMade: f.FirstContactMade,
    p.ReferralDeclined: f.ReferralDeclined,
    p.ReferralCompleted: f.ReferralCompleted,
}
"""A partner's answer becomes the dossier's fact with the fields that both have."""


async def on_partner_answer(uow: Uow[Store], event: Envelope[PartnerAnswer]) -> None:
    """A fact of the dossier, unless the referral went further already: it never goes back."""
    answer = event.data
    dossier = await uow.store.lock(answer.dossier_id)
    referral = dossier.case.referrals.get(answer.referral_id) if dossier else None
    kind = FACTS[type(answer)]
    if dossier is None or referral is None or not referral.goes_to(STATES[kind]):
        return
    now = uow.clock.now()
    shared = answer.model_dump(include=set(kind.model_fields))
    when = {"happened_at": min(event.time or now, now), "recorded_at": now}
    await append(uow, dossier, [kind.model_validate(shared | when)])


async def on_referral_reminded(uow: Uow[Store], event: Envelope[p.ReferralReminded]) -> None:
    await _while_unanswered(uow, event.data, f.ReferralReminded)


async def on_referral_timed_out(uow: Uow[Store], event: Envelope[p.ReferralTimedOut]) -> None:
    """Taken back: its letter closes, and the dossier asks for a new decision, as after a refusal."""
    await _while_unanswered(uow, event.data, f.ReferralRecalled, reason=RecallReason.TIMED_OUT)


async def _while_unanswered(
    uow: Uow[Store],
    silent: p.ReferralReminded | p.ReferralTimedOut,
    kind: type[f.ReferralReminded | f.ReferralRecalled],
    **fields: object,
) -> None:
    dossier = await uow.store.lock(silent.dossier_id)
    referral = dossier.case.referrals.get(silent.referral_id) if dossier else None
    if dossier and referral and referral.goes_to("accepted"):
        now = uow.clock.now()
        when = {"happened_at": now, "recorded_at": now, "referral_id": referral.id}
        await append(uow, dossier, [kind.model_validate(when | fields)])
