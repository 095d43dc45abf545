"""A letter of referral in fields, so that what a ground allows can be kept to."""

from typing import Annotated

from pydantic import Field, StringConstraints

from chassis.fields import Name
from contracts.codes import ConsentScope
from signals.domain.words import Command, Line, Words

Phone = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=3, max_length=40, pattern=r"^[0-9+()/. -]+$"),
]
"""A number and nothing beside it: words could tell what it is about."""


class LetterFields(Command):
    """`to`: the receiver, as the writer calls it. `reach`, `question` and `agreed` are about the matter."""

    to: Line | None = None
    name: Name = Field(repr=False)
    phone: Phone | None = Field(default=None, repr=False)
    reach: Line | None = Field(default=None, repr=False)
    question: Words | None = Field(default=None, repr=False)
    agreed: Words | None = Field(default=None, repr=False)
    contact_name: Name = Field(repr=False)
    contact_phone: Phone | None = Field(default=None, repr=False)

    @property
    def matter(self) -> bool:
        """Whether it says more than who it is, the number, and whom to ask at the network."""
        return any((self.reach, self.question, self.agreed))

    def for_another(self) -> "LetterFields":
        """The same letter, addressed to nobody by name."""
        return self.model_copy(update={"to": None})


def too_wide(scope: ConsentScope, letter: LetterFields) -> bool:
    """Name, number and the network's contact fit any consent."""
    return scope is ConsentScope.CONTACT_ONLY and letter.matter
