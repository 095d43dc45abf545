"""Random entries of a directory."""

from datetime import date

from hypothesis import strategies as st

from contracts.codes import Theme
from partners.domain.directory import Entry
from partners.domain.listing import Address, Intensity, Listing, OpeningHours, Weekday

AREAS = ("33021", "33021F", "33041B", "38002A", "23106", "33039")

lines = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=40)
texts = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=200).filter(
    lambda text: text == text.strip() and bool(text)
)
clock_times = st.times().map(lambda time: time.strftime("%H:%M"))


@st.composite
def opening_hours(draw: st.DrawFn) -> OpeningHours:
    opens, closes = sorted(draw(st.lists(clock_times, min_size=2, max_size=2, unique=True)))
    return OpeningHours(day=draw(st.sampled_from(Weekday)), opens=opens, closes=closes)


addresses = st.builds(Address, street=lines, postal_code=st.just("8970"), city=lines)
listings = st.builds(
    Listing,
    target_group=st.none() | lines,
    known_by=st.none() | lines,
    areas=st.lists(st.sampled_from(AREAS), max_size=4, unique=True).map(tuple),
    address=st.none() | addresses,
    website=st.none() | st.just("https://www.dienst.example/aanbod"),
    public_phone=st.none() | st.just("057 00 00 00"),
    public_email=st.none() | st.just("info@dienst.example"),
    hours=st.lists(opening_hours(), max_size=5).map(tuple),
    hours_words=st.none() | lines,
    costs=st.none() | lines,
    languages=st.lists(st.sampled_from(["nl", "fr", "ar"]), max_size=3, unique=True).map(tuple),
)
entries = st.builds(
    Entry,
    partner_id=st.uuids(),
    name=lines,
    works_on=st.none() | texts,
    themes=st.lists(st.sampled_from(Theme), max_size=4, unique=True).map(tuple),
    intensity=st.sampled_from(Intensity),
    bound_by_secrecy=st.booleans(),
    capacity=st.none() | lines,
    no_intake_before=st.none() | st.dates(date(2026, 1, 1), date(2030, 1, 1)),
    active=st.booleans(),
    listing=listings,
    verified_on=st.none() | st.dates(date(2020, 1, 1), date(2026, 11, 1)),
)
