"""Every guard by name: why a command is refused, and what would satisfy it, in Dutch and English."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from chassis.problems import GuardRefused
from signals.domain.refusals_besides import BESIDES

_WORDS: dict[str, tuple[str, str, str, str]] = {
    "dossier_closed": (
        "Dit dossier is afgesloten.",
        "This dossier is closed.",
        "Heropen het dossier eerst.",
        "Reopen the dossier first.",
    ),
    "dossier_joined": (
        "Dit signaal wordt opgevolgd in een ander dossier.",
        "This signal goes on in another dossier.",
        "Ga verder in dat dossier, of haal de signalen daar eerst uit elkaar.",
        "Go on in that dossier, or take the signals apart there first.",
    ),
    "same_dossier": (
        "Dit is twee keer hetzelfde dossier.",
        "This is the same dossier twice.",
        "Kies een ander dossier.",
        "Choose another dossier.",
    ),
    "other_client": (
        "Deze dossiers gaan niet over dezelfde gebruiker.",
        "These dossiers aren't about the same client.",
        "Kies een dossier van dezelfde gebruiker, of hou ze apart.",
        "Choose a dossier of the same client, or keep them apart.",
    ),
    "anonymous_apart": (
        "Een van deze dossiers is anoniem, het andere niet.",
        "One of these dossiers is anonymous, the other isn't.",
        "Hou ze apart. Twee anonieme dossiers over hetzelfde kunnen wel samen.",
        "Keep them apart. Two anonymous dossiers about the same can be joined.",
    ),
    "not_structural": (
        "Zonder gebruiker gaan dossiers alleen samen over een dienst of over beleid.",
        "Without a client, dossiers are joined only when they are about a service or about policy.",
        "Duid eerst allebei: op niveau van de dienst of van het beleid.",
        "Interpret both first: at the level of the service or of policy.",
    ),
    "other_suspended": (
        "Het andere dossier is opgeschort, en dit niet zo lang.",
        "The other dossier is suspended, and this one not as long.",
        "Neem het andere weer op, of schort dit dossier ook op, minstens tot dezelfde dag.",
        "Resume the other, or suspend this dossier too, at least until the same day.",
    ),
    "has_guests": (
        "In het andere dossier zijn al signalen samengevoegd.",
        "Other signals were joined into that dossier.",
        "Voeg omgekeerd samen, of haal die signalen eerst uit elkaar.",
        "Join the other way round, or take those signals apart first.",
    ),
    "under_way": (
        "In het andere dossier staat nog iets open: {asks_nl}.",
        "Something is still open in the other dossier: {asks}.",
        "Rond dat eerst af, of voeg omgekeerd samen, zodat dat dossier verdergaat.",
        "Finish that first, or join the other way round, so that that dossier goes on.",
    ),
    "waits_for_policy": (
        "De melder wacht nog op het antwoord van het beleid, via dit dossier.",
        "The sender still waits for policy's answer, by way of this dossier.",
        "Koppel eerst het antwoord terug, of voeg omgekeerd samen.",
        "Give feedback on the answer first, or join the other way round.",
    ),
    "own_signal": (
        "Met dit signaal is het dossier begonnen.",
        "This dossier began with this signal.",
        "Enkel een signaal dat werd samengevoegd, gaat terug naar zijn eigen dossier.",
        "Only a signal that was joined goes back to its own dossier.",
    ),
    "suspended": (
        "Dit dossier is al opgeschort.",
        "This dossier is suspended already.",
        "Hervat het, en schort het op tot een andere dag.",
        "Resume it, and suspend it until another day.",
    ),
    "not_suspended": (
        "Dit dossier is niet opgeschort.",
        "This dossier isn't suspended.",
        "Ga gewoon verder.",
        "Simply go on.",
    ),
    "suspended_too_long": (
        "Een dossier wordt opgeschort tot een dag binnen drie maanden, vandaag of later.",
        "A dossier is suspended until a day within three months, today or later.",
        "Kies een eerdere dag; daarna kan het opnieuw.",
        "Choose an earlier day; it can be done again after that.",
    ),
    "absence_days": (
        "Een afwezigheid begint vandaag of later, en eindigt binnen een jaar.",
        "An absence begins today or later, and ends within a year.",
        "Kies een eerste dag vanaf vandaag, en een laatste dag die niet vroeger is.",
        "Choose a first day from today on, and a last day that isn't earlier.",
    ),
    "colleague_unknown": (
        "Die aanmelding is hier niet bekend als coördinator of plaatsvervanger.",
        "That login isn't known here as a coordinator or deputy.",
        "Wie zich één keer aanmeldt bij het bureau, staat in de lijst.",
        "Whoever logs in at the desk once is in the list.",
    ),
    "dossier_open": (
        "Dit dossier is niet afgesloten.",
        "This dossier isn't closed.",
        "Heropenen kan na het afsluiten.",
        "A dossier reopens after it was closed.",
    ),
    "in_the_future": (
        "Dit kan nog niet gebeurd zijn.",
        "This can't have happened yet.",
        "Geef een moment in het verleden, of geen.",
        "Give a moment in the past, or none.",
    ),
    "reason_missing": (
        "Hiervoor is een reden nodig.",
        "This needs a reason.",
        "Schrijf in een zin waarom.",
        "Write in a sentence why.",
    ),
    "never_waived": (
        "Deze stap kan nooit overgeslagen worden.",
        "This step is never waived.",
        "Doe de stap: {asks_nl}.",
        "Take the step: {asks}.",
    ),
    "sender_can_be_reached": (
        "De melder kan bereikt worden en moet horen wat ermee gebeurt.",
        "The sender can be reached and must hear what becomes of it.",
        "Koppel terug, of vermeld dat geen melder bereikt kan worden, met de reden.",
        "Give feedback, or state that no sender can be reached, with the reason.",
    ),
    "nothing_to_waive": (
        "Bij deze stap staat niets open.",
        "Nothing is open at this step.",
        "Overslaan is niet nodig.",
        "There is nothing to waive.",
    ),
    "steps_missing": (
        "Het dossier kan nog niet dicht: {asks_nl}.",
        "The dossier can't be closed yet: {asks}.",
        "Zet nog deze stappen, of sla over wat mag met een reden: {asks_nl}.",
        "Take these steps, or waive with a reason those that may be: {asks}.",
    ),
    "no_client": (
        "Een anoniem of structureel dossier kan niet doorverwezen worden: er is geen gebruiker.",
        "An anonymous or structural dossier can't be referred: there is no client.",
        "Geef het door aan de dienst, of bundel het.",
        "Pass it to the service, or bundle it.",
    ),
    "partner_unknown": (
        "Deze partner is niet bekend of niet actief.",
        "This partner isn't known or isn't active.",
        "Kies een partner uit de lijst.",
        "Choose a partner from the directory.",
    ),
    "ground_incomplete": (
        "Zonder volledige grond mag niets naar buiten. Er ontbreekt: {conditions_nl}.",
        "Without a complete ground nothing may leave the network. Missing: {conditions}.",
        "Vul aan wat ontbreekt, of kies een andere grond.",
        "Complete what is missing, or choose another ground.",
    ),
    "consent_missing": (
        "Er is geen geldige toestemming van de gebruiker voor deze partner.",
        "There is no valid consent of the client for this partner.",
        "Vraag toestemming en noteer ze bij de gebruiker, of kies een andere grond.",
        "Ask for consent and record it at intake, or choose another ground.",
    ),
    "consent_scope": (
        "De toestemming geldt enkel voor naam en telefoonnummer.",
        "The consent covers contact data only.",
        "Laat in de brief alleen naam en telefoonnummer staan, of vraag ruimere toestemming.",
        "Limit the letter to contact data (letter_scope: contact_only), or ask for a wider consent.",
    ),
    "receiver_not_bound": (
        "Deze partner is niet gebonden door beroepsgeheim.",
        "This partner isn't bound by professional secrecy.",
        "Vraag toestemming van de gebruiker, of kies een andere partner.",
        "Ask the client's consent, or choose another partner.",
    ),
    "referral_ended": (
        "Deze doorverwijzing is afgelopen.",
        "This referral has ended.",
        "Maak zo nodig een nieuwe doorverwijzing.",
        "Make a new referral if need be.",
    ),
    "referral_recalled": (
        "Deze doorverwijzing is teruggeroepen: de brief kan niet meer gelezen worden.",
        "This referral was recalled: its letter can no longer be read.",
        "Neem contact op met de netwerkcoördinator.",
        "Contact the network coordinator.",
    ),
    "consent_not_fresh": (
        "De brief wordt vastgehouden: we weten niet zeker of de toestemming nog geldt.",
        "The letter is held: we can't be sure that the consent still stands.",
        "Probeer binnen een minuut opnieuw; de laatste stand van de toestemmingen is onderweg.",
        "Try again within a minute; the latest state of consents is on its way.",
    ),
    "second_person": (
        "Wie besliste, kan het niet zelf nakijken.",
        "Who decided can't review it.",
        "Laat een andere coördinator of de vervanger nakijken.",
        "Let another coordinator or the deputy review it.",
    ),
    "nothing_to_review": (
        "Deze doorverwijzing vraagt geen nazicht.",
        "This referral asks for no review.",
        "Enkel noodsituaties worden nagekeken.",
        "Only emergencies are reviewed.",
    ),
    "ground_not_recorded": (
        "Het gevaar is nog niet beschreven, dus er valt nog niets na te kijken.",
        "The danger isn't described yet, so there is nothing to review.",
        "Leg eerst het gevaar vast en wie besliste.",
        "Record the danger and who decided first.",
    ),
    "disclosure_blocked": (
        "De gebruiker heeft gevraagd niets meer door te geven.",
        "The client asked that nothing more is passed on.",
        "Bespreek dit met de gebruiker; bedenkt die zich, hef het dan op in het dossier, met de reden.",
        "Discuss this with the client; if they think better of it, lift it in the dossier, with the reason.",
    ),
    "action_done": (
        "Deze actie is al afgerond.",
        "This action is done already.",
        "Plan zo nodig een nieuwe actie.",
        "Plan a new action if need be.",
    ),
    "nothing_to_tell": (
        "Dit dossier zit niet in een bundel met een antwoord.",
        "This dossier isn't in a bundle that was answered.",
        "Terugkoppelen over beleid kan na het antwoord.",
        "Feedback on policy comes after the answer.",
    ),
    "not_yet_known": (
        "Deze gebruiker is hier nog niet bekend.",
        "This client isn't known here yet.",
        "Probeer over enkele seconden opnieuw, of geef een deelgemeente mee.",
        "Try again in a few seconds, or give an area.",
    ),
    "parent_unknown": (
        "Het signaal waar dit bij hoort, is hier niet bekend.",
        "The signal that this one belongs to isn't known here.",
        "Vertrek van de fiche of het dossier van dat signaal, of laat het weg.",
        "Start from that signal's card or dossier, or leave it out.",
    ),
    **BESIDES,
}


@dataclass(frozen=True)
class Refusal:
    """A guard that stands in the way."""

    guard: str
    nl: str
    en: str
    satisfy_nl: str
    satisfy_en: str

    @classmethod
    def named(cls, guard: str, **words: str) -> Self:
        return cls(guard, *(text.format(**words) for text in _WORDS[guard]))

    def problem(self) -> GuardRefused:
        return GuardRefused(self.guard, self.nl, self.en, self.satisfy_nl, self.satisfy_en)


def asked(names: Iterable[str]) -> dict[str, str]:
    """What is asked for, as words in both languages, in the order of the procedure."""
    ordered = sorted(set(names), key=list(STEP_WORDS).index)
    return {"asks": ", ".join(ordered), "asks_nl": ", ".join(STEP_WORDS[name] for name in ordered)}


STEP_WORDS: dict[str, str] = {
    "acknowledge": "ontvangst bevestigen",
    "interpret": "niveau en thema bepalen",
    "decide": "beslissen",
    "plan_action": "een actie plannen",
    "finish_action": "de actie afronden",
    "refer": "doorverwijzen",
    "record_ground": "het gevaar vastleggen",
    "review_ground": "de noodsituatie laten nakijken",
    "ask_client": "navragen bij de gebruiker",
    "feedback_decision": "de beslissing terugkoppelen",
    "feedback_end": "de afloop terugkoppelen",
    "feedback_policy_answer": "het antwoord van het beleid terugkoppelen",
    "close": "afsluiten",
    "capture": "het signaal ontvangen",
}
