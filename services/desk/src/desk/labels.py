"""Dutch words for codes: the code lists' own, and those of states that only screens name."""

from enum import StrEnum

from contracts import codes
from contracts.codelists import labels
from desk.audit_words import AUDIT_ACTIONS
from desk.webhook_words import WEBHOOK_WORDS

CODE_LISTS: dict[str, type[StrEnum]] = {
    "theme": codes.Theme,
    "level": codes.Level,
    "channel": codes.Channel,
    "help_channel": codes.HelpRequestChannel,
    "sender": codes.SenderKind,
    "urgency": codes.Urgency,
    "decision": codes.Decision,
    "action": codes.ActionKind,
    "ground": codes.Ground,
    "warmth": codes.ReferralWarmth,
    "recall": codes.RecallReason,
    "decline": codes.DeclineReason,
    "outcome": codes.ReferralOutcome,
    "result": codes.FollowUpResult,
    "moment": codes.FeedbackMoment,
    "feedback_channel": codes.FeedbackChannel,
    "resolution": codes.Resolution,
    "step": codes.Step,
    "offer": codes.Offer,
    "consent_scope": codes.ConsentScope,
    "consent_how": codes.ConsentGivenHow,
    "policy_answer": codes.PolicyAnswer,
    "escalation_target": codes.EscalationTarget,
}

SCREEN_WORDS: dict[str, dict[str, str]] = {
    "condition": {
        "informed": "de gebruiker is vooraf ingelicht",
        "agrees": "de gebruiker gaat akkoord",
        "in_interest": "het is in het belang van de gebruiker",
        "necessary": "er wordt alleen gedeeld wat strikt nodig is",
        "same_assignment": "de ontvanger werkt aan dezelfde opdracht",
    },
    "referral_state": {
        "made": "onderweg naar de partner",
        "pending": "wacht op antwoord",
        "received": "wacht op antwoord",
        "waitlisted": "op de wachtlijst",
        "accepted": "aanvaard",
        "contacted": "eerste contact gehad",
        "declined": "geweigerd",
        "passed_on": "doorgestuurd",
        "completed": "afgerond",
        "recalled": "teruggetrokken",
        "timed_out": "zonder antwoord teruggenomen",
        "held": "tegengehouden",
        "readable": "leesbaar",
    },
    **WEBHOOK_WORDS,
    "reached_by": {
        "login": "met een account, na aanmelden",
        "link": "met een link per mail, zonder account",
    },
    "intensity": {
        "cooperation": "samenwerkingspartner, met afspraken",
        "networking": "netwerkpartner",
    },
    "contribution": {
        "staff": "mensen",
        "referral": "doorverwijzing",
        "publicity": "bekendmaking",
        "money": "geld",
        "other": "iets anders",
    },
    "secrecy_basis": {
        "professional": "beroepsgeheim",
        "discretion": "discretieplicht",
        "none": "niets afgesproken",
    },
    "stopped_by": {
        "consent_missing": "er is geen toestemming die voor die partner geldt",
        "consent_scope": "de toestemming voor die partner laat alleen naam en telefoonnummer toe",
        "consent_not_fresh": "of de toestemming nog geldt, was even niet na te gaan",
        "ground_is_anothers": "deze grond geldt alleen voor de partner voor wie hij genoteerd is",
        "been_there": "die partner kreeg deze vraag al",
        "disclosure_blocked": "de gebruiker wil dat er niets meer doorgaat",
        "partner_unknown": "die partner is hier niet bekend",
        "dossier_closed": "het dossier is afgesloten",
    },
    "step_state": {
        "done": "gedaan",
        "missing": "nog te doen",
        "waived": "overgeslagen",
        "due": "nu te doen",
        "late": "te laat",
        "not_needed": "niet nodig",
    },
    "dossier_state": {
        "open": "open",
        "captured": "nieuw",
        "acknowledged": "bevestigd",
        "interpreted": "geduid",
        "translated": "beslist",
        "acting": "in uitvoering",
        "fed_back": "teruggekoppeld",
        "closed": "afgesloten",
        "imported_closed": "afgesloten overgenomen",
        "joined": "samengevoegd",
    },
    "procedure": {
        "term": "termijn",
        "review_term": "termijn voor het nazicht van een noodgeval",
        "normal": "gewoon",
        "urgent": "dringend",
        "acute_danger": "acuut gevaar",
        "working_days": "werkdagen",
        "hours": "uren",
        "escalation": "te laat",
        "to": "wie het hoort",
        "after": "na",
        "waive": "overslaan",
        "hard": "verplicht",
        "next": "daarna",
        "who": "wie",
        "title": "naam",
        "nl": "Nederlands",
        "en": "Engels",
        "remind_on_last_day": "herinnering op de laatste dag",
        "unreachable_attempts": "pogingen om de gebruiker te bereiken",
        "timezone": "tijdzone",
    },
    "card_form": {
        "fields": "velden",
        "label": "vraag",
        "help": "uitleg",
        "kind": "soort",
        "required": "verplicht",
        "more": "bij ‘meer vertellen’",
        "choices": "keuzes",
        "order": "plaats",
        "offered": "aangeboden",
        "title": "titel",
        "nl": "Nederlands",
        "en": "Engels",
        "intro": "inleiding",
        "channels": "wegen",
    },
    "service": {
        "intake": "gebruikers en hulpvragen",
        "signals": "signalen en dossiers",
        "volunteers": "vrijwilligers",
        "partners": "partners",
        "reporting": "cijfers en bundels",
    },
    "service_problem": {"database": "zonder databank", "consumer": "verwerkt niets"},
    "audit_action": AUDIT_ACTIONS,
    "day_part": {"morning": "in de voormiddag", "afternoon": "in de namiddag", "evening": "’s avonds"},
    "agrees": {"yes": "ja", "no": "nee", "not_asked": "niet gevraagd"},
    "proposed_by": {"volunteer": "de vrijwilliger", "coordinator": "de coördinator"},
    "bundle_state": {
        "formed": "nog niet voorgelegd",
        "submitted": "ligt voor bij de stuurgroep",
        "answered": "beantwoord",
    },
    "volunteer_state": {"prospect": "kandidaat", "active": "actief", "forgotten": "gewist"},
    "kind": {"signal": "signaal", "help_request": "hulpvraag"},
    "role": {
        "coordinator": "coördinator",
        "deputy": "plaatsvervanger",
        "volunteer": "vrijwilliger",
        "partner": "partner",
        "steering": "stuurgroep",
        "administrator": "beheerder",
        "dpo": "gegevensbescherming",
        "link": "zonder account, met een code per mail",
    },
    "fact": {
        "captured": "signaal ontvangen",
        "signal_joined": "signaal samengevoegd uit een ander dossier",
        "signal_separated": "signaal terug naar zijn eigen dossier",
        "joined_into": "gaat verder in een ander dossier",
        "taken_apart": "gaat weer apart verder",
        "acknowledged": "bevestigd aan de melder",
        "interpreted": "geduid",
        "translated": "beslist",
        "action_planned": "actie gepland",
        "action_done": "actie gedaan",
        "referral_made": "doorverwezen",
        "ground_recorded": "gevaar beschreven",
        "ground_reviewed": "nagekeken door een tweede persoon",
        "referral_received": "op de lijst van de partner",
        "referral_waitlisted": "op de wachtlijst van de partner",
        "referral_accepted": "partner aanvaardt",
        "first_contact_made": "eerste contact met de partner",
        "referral_reminded": "partner herinnerd: nog geen antwoord",
        "referral_declined": "partner weigert",
        "referral_passed_on": "partner stuurt door",
        "referral_completed": "partner rondt af",
        "referral_recalled": "doorverwijzing teruggetrokken",
        "followed_up": "nagevraagd bij de gebruiker",
        "fed_back": "teruggekoppeld",
        "step_waived": "stap overgeslagen",
        "closed": "afgesloten",
        "reopened": "heropend",
        "suspended": "opgeschort",
        "resumed": "hervat",
        "opened_anyway": "geopend door wie deze persoon privé kent",
        "disclosure_blocked": "doorgeven tegengehouden, op vraag van de gebruiker",
        "block_lifted": "doorgeven niet langer tegengehouden",
        "structural_raised": "structureel signaal gemaakt",
        "bundled": "opgenomen in een bundel",
        "bundle_submitted": "bundel voorgelegd aan de stuurgroep",
        "policy_answered": "antwoord van het beleid",
        "reminded": "herinnering verstuurd",
    },
    "command": {
        "acknowledge": "bevestigen",
        "interpret": "duiden",
        "translate": "beslissen",
        "plan_action": "actie plannen",
        "finish_action": "actie afvinken",
        "refer": "doorverwijzen",
        "recall": "terugtrekken",
        "record_ground": "gevaar beschrijven",
        "review_ground": "nakijken",
        "follow_up": "navragen",
        "feedback": "terugkoppelen",
        "waive": "stap overslaan",
        "close": "afsluiten",
        "reopen": "heropenen",
        "suspend": "opschorten",
        "resume": "hervatten",
        "structural": "structureel signaal",
        "settle": "afhandelen met dank",
    },
    "file_kind": {"pdf": "PDF", "jpeg": "foto", "png": "afbeelding"},
    "next_step": {
        "acknowledged": "Bevestig aan de melder",
        "interpreted": "Kies niveau en thema",
        "translated": "Beslis wat er gebeurt",
        "acting": "Voer de actie uit",
        "followed_up": "Vraag na of het hielp",
        "fed_back": "Koppel terug aan de melder",
        "closed": "Sluit het dossier af",
    },
}


def words(kind: str) -> dict[str, str]:
    """Code and word of a whole list: what a pick-list shows."""
    return labels(CODE_LISTS[kind]) if kind in CODE_LISTS else SCREEN_WORDS[kind]


def word(code: object, kind: str) -> str:
    """The word inside a sentence; an unknown code as it is, since codes are added without the desk."""
    return words(kind).get(str(code), str(code)) if code else ""


def label(code: object, kind: str) -> str:
    """The word on its own, with a capital."""
    return capital(word(code, kind))


def choices(kind: str) -> dict[str, str]:
    return {code: capital(text) for code, text in words(kind).items()}


def number(value: object) -> str:
    """The Belgian way: 1.378 is over a thousand. What is no number stays as it is."""
    return f"{value:,}".replace(",", ".") if isinstance(value, int) else str(value)


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def size(count: int) -> str:
    """Bytes as a person says them: `12 kB`, `3,4 MB`."""
    if count < 1_000_000:
        return f"{max(1, round(count / 1000))} kB"
    return f"{count / 1_000_000:.1f} MB".replace(".", ",")
