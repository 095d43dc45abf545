"""What may be written down about a client."""

from datetime import date

from chassis.problems import FieldError, Invalid, Words

_not_born = Words(
    "Deze dag moet nog komen. Vul de geboortedatum in, of laat ze leeg.",
    "This day is still to come. Enter the date of birth, or leave it empty.",
)


def check_born(birth_date: date | None, today: date) -> None:
    if birth_date is not None and birth_date > today:
        raise Invalid(errors=[FieldError("/body/birth_date", _not_born)])
