"""How a letter of referral reads: about whom, what, and on which ground. Page and PDF show the same sheet."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from contracts.codelists.citations import citations
from contracts.codes import ConsentScope, Ground, ReferralWarmth
from signals.domain import facts as f
from signals.domain.case import brussels_day
from signals.domain.letters import LetterFields


@dataclass(frozen=True)
class Part:
    heading: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Sheet:
    """A letter as it reads. Old letters are one text, and are `text` here."""

    to: str
    sender: str
    written_on: str
    parts: tuple[Part, ...]
    confidential: str
    text: str

    @property
    def title(self) -> str:
        return "Doorverwijzing"


MONTHS = (
    *("januari", "februari", "maart", "april", "mei", "juni"),
    *("juli", "augustus", "september", "oktober", "november", "december"),
)
SOMEBODY = "de dienst aan wie deze brief gericht is"
CONFIDENTIAL = (
    "Deze brief is vertrouwelijk en alleen bestemd voor wie hem ontvangt. Gebruik hem enkel om te helpen, "
    "geef er niets van door zonder grond, en bewaar hem niet langer dan nodig."
)
SUBJECT = "de persoon over wie dit gaat"
WHY: dict[Ground, str] = {
    Ground.CONSENT: f"Toestemming: {SUBJECT}, wil dat u dit weet.",
    Ground.SHARED_SECRECY: f"Gedeeld beroepsgeheim: {SUBJECT}, weet ervan en gaat akkoord, het is in zijn of "
    "haar belang en strikt noodzakelijk, en u werkt onder beroepsgeheim aan dezelfde opdracht.",
    Ground.EMERGENCY: "Noodtoestand: een ernstig gevaar kon niet anders afgewend worden.",
    Ground.DUTY_TO_REPORT: "Aangifteplicht: de wet verplicht ons om dit te melden.",
    Ground.SEXUAL_ABUSE_MINOR: "Spreekrecht: het gaat om seksueel misbruik van een minderjarige.",
    Ground.CLIENT_IS_VICTIM: f"Spreekrecht: {SUBJECT}, is slachtoffer van strafbare feiten.",
    Ground.OWN_DEFENCE: "Eigen verdediging: wie dit schrijft, moet zich kunnen verdedigen.",
    Ground.ACUTE_DANGER: "Acuut gevaar: wie iemand in groot gevaar weet, moet hulp bieden.",
}
NARROW = f"Toestemming: {SUBJECT}, wil dat u naam en telefoonnummer kent, en niet meer."
WARM: dict[ReferralWarmth, str] = {
    ReferralWarmth.FIRST_CONTACT_MADE: "Het netwerk legde zelf het eerste contact",
    ReferralWarmth.GOING_ALONG: "Iemand van het netwerk gaat mee",
}


def sheet(made: f.ReferralMade, letter: LetterFields | str, network: str) -> Sheet:
    fields = letter if isinstance(letter, LetterFields) else None
    told = tuple(_of_fields(fields) if fields else [Part("De brief", tuple(str(letter).splitlines()))])
    parts = (*told, *_agreements(made, fields), _why(made), _how(fields))
    return Sheet(
        to=(fields.to if fields else None) or SOMEBODY,
        sender=f"{fields.contact_name}, {network}" if fields else network,
        written_on=_day(brussels_day(made.happened_at)),
        parts=parts,
        confidential=CONFIDENTIAL,
        text=_text(parts) if fields else str(letter),
    )


def _of_fields(letter: LetterFields) -> Iterator[Part]:
    yield Part("Over wie", tuple(line for line in (letter.name, letter.phone, letter.reach) if line))
    if letter.question:
        yield Part("De vraag", tuple(letter.question.splitlines()))


def _agreements(made: f.ReferralMade, letter: LetterFields | None) -> Iterator[Part]:
    lines = letter.agreed.splitlines() if letter and letter.agreed else []
    step = WARM.get(made.warmth) or ("Afspraak" if made.appointment_on else "")
    if step:
        lines.append(f"{step}: {_day(made.appointment_on)}." if made.appointment_on else f"{step}.")
    if lines:
        yield Part("Wat is afgesproken", tuple(lines))


def _why(made: f.ReferralMade) -> Part:
    narrow = made.letter_scope is ConsentScope.CONTACT_ONLY and made.ground is Ground.CONSENT
    day = brussels_day(made.happened_at)
    cited = [f"{one.nl}, zoals het gold op {_day(day)}." for one in citations(made.ground, day)]
    return Part("Waarom wij dit mogen delen", (NARROW if narrow else WHY[made.ground], *cited))


def _how(letter: LetterFields | None) -> Part:
    lines = ["Antwoord bij de doorverwijzing in Draaischijf: opnemen, wachtlijst, weigeren of doorsturen."]
    if letter:
        number = f"Liever bellen? {letter.contact_name}, {letter.contact_phone}."
        lines.append(number if letter.contact_phone else f"Vragen? Spreek {letter.contact_name} aan.")
    return Part("Hoe antwoorden", tuple(lines))


def _text(parts: tuple[Part, ...]) -> str:
    return "\n\n".join("\n".join((part.heading, *part.lines)) for part in parts)


def _day(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"
