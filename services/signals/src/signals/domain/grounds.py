"""Lawful grounds: what each must have on record, and when a letter that rests on one may be read."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal
from uuid import UUID

from contracts.codes import ConsentScope, Ground
from signals.domain.case import Referral
from signals.domain.refusals import Refusal

Condition = Literal[
    "informed", "agrees", "in_interest", "necessary", "same_assignment", "danger", "decided_by"
]

CONDITION_WORDS: dict[str, tuple[str, str]] = {
    "informed": ("de gebruiker is vooraf ingelicht", "the client was informed beforehand"),
    "agrees": ("de gebruiker gaat akkoord", "the client agrees"),
    "in_interest": ("het is in het belang van de gebruiker", "it is in the client's interest"),
    "necessary": ("het is strikt noodzakelijk", "it is strictly necessary"),
    "same_assignment": ("de ontvanger werkt aan dezelfde opdracht", "the receiver has the same assignment"),
    "danger": ("het gevaar of de feiten zijn beschreven", "the danger or the facts are described"),
    "decided_by": ("wie besliste staat vermeld", "who decided is named"),
}


@dataclass(frozen=True)
class GroundRule:
    """`afterwards`: acute danger, where one acts first and the conditions are recorded later."""

    requires: frozenset[Condition]
    needs_consent: bool = False
    needs_bound_receiver: bool = False
    afterwards: bool = False
    reviewed: bool = False

    @property
    def waits_for_intake(self) -> bool:
        """Rests on the client's will, which only intake's news can have changed."""
        return self.needs_consent or self.needs_bound_receiver


RULES: dict[Ground, GroundRule] = {
    Ground.CONSENT: GroundRule(frozenset(), needs_consent=True),
    Ground.SHARED_SECRECY: GroundRule(
        frozenset({"informed", "agrees", "in_interest", "necessary", "same_assignment"}),
        needs_bound_receiver=True,
    ),
    Ground.EMERGENCY: GroundRule(frozenset({"danger", "decided_by"}), reviewed=True),
    Ground.DUTY_TO_REPORT: GroundRule(frozenset({"necessary", "danger", "decided_by"})),
    Ground.SEXUAL_ABUSE_MINOR: GroundRule(frozenset({"danger", "decided_by"})),
    Ground.CLIENT_IS_VICTIM: GroundRule(frozenset({"danger", "decided_by"})),
    Ground.OWN_DEFENCE: GroundRule(frozenset({"necessary", "decided_by"})),
    Ground.ACUTE_DANGER: GroundRule(frozenset({"danger", "decided_by"}), afterwards=True, reviewed=True),
}


@dataclass(frozen=True)
class Consent:
    """Our copy of what intake recorded. `partner_id` absent: any partner."""

    consent_id: UUID
    partner_id: UUID | None
    scope: ConsentScope | None
    given_on: date | None
    valid_until: date | None = None
    withdrawn_on: date | None = None

    def covers(self, partner_id: UUID, today: date) -> bool:
        given = self.given_on is not None and self.given_on <= today
        running = self.valid_until is None or today <= self.valid_until
        return given and running and not self.withdrawn_on and self.partner_id in (None, partner_id)


@dataclass(frozen=True)
class Partner:
    partner_id: UUID
    bound_by_secrecy: bool
    active: bool = True


@dataclass(frozen=True)
class Freshness:
    """How sure we are to know the client's last word. `age_seconds` absent: never heard from intake."""

    age_seconds: float | None
    held_back: bool = False

    @property
    def good(self) -> bool:
        return self.age_seconds is not None and self.age_seconds <= 30 and not self.held_back


def covering(consents: Iterable[Consent], partner_id: UUID, today: date) -> Consent | None:
    """The widest valid consent for this partner."""
    valid = [consent for consent in consents if consent.covers(partner_id, today)]
    return max(valid, key=lambda consent: consent.scope is ConsentScope.FULL, default=None)


def missing_conditions(ground: Ground, recorded: Iterable[str]) -> list[str]:
    return sorted(RULES[ground].requires - set(recorded))


def condition_words(conditions: Iterable[str]) -> tuple[str, str]:
    pairs = [CONDITION_WORDS[condition] for condition in conditions]
    return "; ".join(nl for nl, _ in pairs), "; ".join(en for _, en in pairs)


def rests_on(referral: Referral, consent_id: UUID, partner_id: UUID | None) -> bool:
    """Whether taking this consent back takes away the referral's ground.

    Shared secrecy asks that the client agrees: a consent withdrawn for that receiver, or for all, ends it.
    """
    if referral.made.ground is Ground.CONSENT:
        return referral.made.consent_id == consent_id
    if referral.made.ground is Ground.SHARED_SECRECY:
        return partner_id in (None, referral.made.partner_id)
    return False


def may_read_letter(
    referral: Referral,
    consents: Iterable[Consent],
    partner: Partner | None,
    freshness: Freshness,
    today: date,
) -> Refusal | None:
    """Why the receiver may not read the letter at this moment; None when the ground holds."""
    if referral.state == "recalled":
        return Refusal.named("referral_recalled")
    if not referral.open:
        return Refusal.named("referral_ended")
    rule = RULES[referral.made.ground]
    if rule.waits_for_intake and not freshness.good:
        return Refusal.named("consent_not_fresh")
    if rule.needs_consent:
        return _consent_fails(referral, consents, today)
    if rule.needs_bound_receiver and not (partner and partner.bound_by_secrecy):
        return Refusal.named("receiver_not_bound")
    return None


def _consent_fails(referral: Referral, consents: Iterable[Consent], today: date) -> Refusal | None:
    own = [consent for consent in consents if consent.consent_id == referral.made.consent_id]
    consent = covering(own, referral.made.partner_id, today)
    if consent is None:
        return Refusal.named("consent_missing")
    if consent.scope is not ConsentScope.FULL and referral.made.letter_scope is ConsentScope.FULL:
        return Refusal.named("consent_scope")
    return None
