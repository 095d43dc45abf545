"""A letter of referral: what it says on which ground, as a page, a text and a PDF."""

from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError
from pypdf import PdfReader
from signals_office import Office

from contracts.codes import ConsentScope, Ground, ReferralWarmth
from contracts.events import signals as e
from signals.adapters import letter_pdf
from signals.adapters.rows import letter_field
from signals.adapters.tables import referrals
from signals.domain import facts as f
from signals.domain.letter_sheet import Sheet, sheet
from signals.domain.letters import LetterFields
from stack.demo.people import NESTOR

NOW = datetime(2026, 11, 6, 10, tzinfo=UTC)
NETWORK = "Dorpsdienst NESTOR"
CONTACT: dict[str, Any] = {"name": "Godelieve Pauwels", "phone": "057 12 34 56", "contact_name": "Katrien V."}
FULL = CONTACT | {"to": "CAW", "question": "Hulp bij schulden.", "agreed": "Ze weet dat u belt."}
DANGER = {"ground": "acute_danger", "grounds": {"danger": "Gasgeur."}}
PHONES = st.text("0123456789 +/.-()", min_size=3, max_size=20).filter(lambda number: len(number.strip()) > 2)
WORDS = st.text(min_size=1, max_size=400).filter(lambda words: words.strip() and "\x00" not in words)


def made(**over: Any) -> f.ReferralMade:
    known = {"happened_at": NOW, "recorded_at": NOW, "referral_id": uuid4(), "partner_id": uuid4()}
    return f.ReferralMade(**known | {"ground": Ground.CONSENT, "warmth": ReferralWarmth.COLD} | over)


def laid_out(letter: LetterFields | str | None = None, **over: Any) -> Sheet:
    return sheet(made(**over), letter or LetterFields(**FULL), NETWORK)


def read(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)


def test_it_says_who_what_and_how_to_answer() -> None:
    found = laid_out()
    assert (found.to, found.sender) == ("CAW", "Katrien V., Dorpsdienst NESTOR")
    assert found.written_on == "6 november 2026"
    headings = [part.heading for part in found.parts]
    assert headings == [
        *("Over wie", "De vraag", "Wat is afgesproken", "Waarom wij dit mogen delen", "Hoe antwoorden")
    ]
    for words in ("Godelieve Pauwels", "057 12 34 56", "Hulp bij schulden.", "Ze weet dat u belt."):
        assert words in found.text


def test_a_warm_referral_names_the_step_and_the_day() -> None:
    warm = laid_out(warmth=ReferralWarmth.GOING_ALONG, appointment_on=date(2026, 12, 1))
    assert "Iemand van het netwerk gaat mee: 1 december 2026." in warm.text


@pytest.mark.parametrize("ground", list(Ground))
def test_every_ground_has_its_words_and_the_article_of_that_day(ground: Ground) -> None:
    why = next(part for part in laid_out(ground=ground).parts if part.heading.startswith("Waarom"))
    assert why.lines[0]
    cited = "zoals het gold op 6 november 2026" in " ".join(why.lines[1:])
    articles = {Ground.SEXUAL_ABUSE_MINOR, Ground.CLIENT_IS_VICTIM, Ground.ACUTE_DANGER}
    assert cited is (ground in articles)


def test_name_and_number_alone_say_that_there_is_no_more() -> None:
    narrow = laid_out(LetterFields(**CONTACT), letter_scope=ConsentScope.CONTACT_ONLY)
    assert [part.heading for part in narrow.parts] == [
        *("Over wie", "Waarom wij dit mogen delen", "Hoe antwoorden")
    ]
    assert "naam en telefoonnummer kent, en niet meer" in narrow.text


def test_a_letter_of_before_reads_as_it_was_written() -> None:
    old = laid_out("Graag een gesprek.\n\nGroet")
    assert old.text == "Graag een gesprek.\n\nGroet"
    assert old.parts[0].lines == ("Graag een gesprek.", "", "Groet")


@pytest.mark.parametrize("number", ["bel na vier uur", "0", "057 12 34 56 (schulden)"])
def test_a_number_is_no_place_for_words(number: str) -> None:
    with pytest.raises(ValidationError):
        LetterFields(**CONTACT | {"phone": number})


def test_the_pdf_is_tagged_dutch_and_says_nobodys_name_outside_its_text() -> None:
    pdf = letter_pdf.render(laid_out())
    document = PdfReader(BytesIO(pdf))
    catalogue = document.trailer["/Root"]
    assert catalogue["/Lang"] == "nl-BE"
    assert catalogue["/MarkInfo"]["/Marked"] == True  # noqa: E712 (a PDF's own boolean)
    told = document.metadata or {}
    assert told["/Title"] == "Doorverwijzing"
    assert "/Author" not in told
    assert not [value for value in told.values() if "Godelieve" in str(value)]
    assert "Godelieve Pauwels" in read(pdf)
    assert "Pauwels" not in str(letter_pdf.HEADERS)


def test_words_are_never_markup() -> None:
    odd = '#emph[x] $a$ *vet* _schuin_ <label> @ref \\ // = kop "aan" #read("/etc/passwd")'
    assert "#emph[x] $a$ *vet*" in read(letter_pdf.render(laid_out(LetterFields(**FULL | {"question": odd}))))


@pytest.mark.parametrize(
    "words", ["😀👵🏽", "שלום עולם", "مرحبا", "x" * 5000, "\u202e\u200d\ufeff", "a\tb\r\nc"]
)
def test_odd_words_make_a_pdf_all_the_same(words: str) -> None:
    pdf = letter_pdf.render(laid_out(LetterFields(**FULL | {"question": words})))
    assert pdf.startswith(b"%PDF-")


def test_a_very_long_word_stays_on_the_page() -> None:
    pdf = letter_pdf.render(laid_out(LetterFields(**FULL | {"question": "x" * 5000})))
    assert read(pdf).count("x") == 5000


@settings(max_examples=25, deadline=None)
@given(words=WORDS, name=st.sampled_from(["Zoë Œuvrard", "Jan d'Hondt"]), phone=PHONES)
def test_whatever_is_written_it_becomes_a_pdf(words: str, name: str, phone: str) -> None:
    letter = LetterFields(**FULL | {"question": words, "name": name, "phone": phone})
    assert letter_pdf.render(laid_out(letter)).startswith(b"%PDF-")


async def referred(office: Office, scope: ConsentScope, **letter: Any) -> str:
    client_id = await office.knows_the_client()
    await office.consents(client_id, scope)
    await office.hears_intake()
    dossier_id = await office.card(client_id)
    await office.decided(dossier_id, "refer")
    made = await office.referred(dossier_id, letter_scope=scope, **letter)
    return f"/referrals/{made['referral_id']}/letter"


async def test_page_and_pdf_go_through_the_same_guard_and_leave_the_same_trace(office: Office) -> None:
    path = await referred(office, ConsentScope.FULL, fields=FULL)
    shown = await office.get("sofie", path)
    assert shown["sheet"]["parts"][1] == {"heading": "De vraag", "lines": ["Hulp bij schulden."]}
    pdf = await office.api.as_("sofie").get(f"{path}.pdf")
    assert pdf.headers["content-type"] == "application/pdf"
    assert pdf.headers["content-disposition"] == 'inline; filename="doorverwijzing.pdf"'
    assert pdf.headers["cache-control"] == "no-store"
    assert "Hulp bij schulden." in read(pdf.content)
    trail = await office.get("dirk", "/audit")
    assert [one["actor"] for one in trail if one["action"] == "read_letter"] == ["sofie", "sofie"]
    await office.get("els", f"{path}.pdf", 404)
    await office.get("mieke", f"{path}.pdf", 403)
    await office.hears_nothing_for(31)
    assert (await office.get("sofie", f"{path}.pdf", 409))["guard"] == "consent_not_fresh"


async def test_where_only_name_and_number_may_go_the_partner_learns_no_more(office: Office) -> None:
    path = await referred(office, ConsentScope.CONTACT_ONLY, fields=CONTACT)
    shown = await office.get("sofie", path)
    assert [part["heading"] for part in shown["sheet"]["parts"]][:1] == ["Over wie"]
    (event,) = await office.api.events(e.ReferralMade)
    assert event.data["theme"] is None


async def test_a_letter_that_says_more_than_was_consented_to_does_not_leave(office: Office) -> None:
    client_id = await office.knows_the_client()
    await office.consents(client_id, ConsentScope.CONTACT_ONLY)
    dossier_id = await office.card(client_id)
    narrow = {"letter_scope": ConsentScope.CONTACT_ONLY}
    asked = await office.referred(dossier_id, 409, fields=FULL, **narrow)
    assert asked["guard"] == "letter_too_wide"
    assert await office.api.events(e.ReferralMade) == []


async def test_a_letter_is_in_fields(office: Office) -> None:
    dossier_id = await office.card(await office.knows_the_client())
    told = await office.referred(dossier_id, 422, letter="Graag een gesprek.", **DANGER)
    assert [error["pointer"] for error in told["errors"]] == ["/body"]
    missing = await office.referred(dossier_id, 422, fields=None, **DANGER)
    assert [error["pointer"] for error in missing["errors"]] == ["/body/fields"]


async def test_a_letter_of_before_that_is_one_text_stays_readable(office: Office) -> None:
    path = await referred(office, ConsentScope.FULL, fields=FULL)
    referral_id = UUID(path.split("/")[2])
    async with office.api.runtime.work(NESTOR, "handler") as uow:
        kept = await uow.store.letter(referral_id)
        sealed = await uow.vault.seal(kept.client_id, letter_field(referral_id), "Graag een gesprek.")
        await uow.execute(sa.update(referrals).values(letter=sealed, in_fields=False))
    shown = await office.get("sofie", path)
    assert shown["letter"] == "Graag een gesprek."
    assert shown["sheet"]["parts"][0] == {"heading": "De brief", "lines": ["Graag een gesprek."]}
