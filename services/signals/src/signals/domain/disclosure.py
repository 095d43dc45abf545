"""A client may say that nothing more is passed on, and may think better of it."""

from uuid import UUID

from pydantic import Field

from signals.domain.words import Command, Words


class BlockDisclosure(Command):
    """What rests on the client's will closes at once, in all dossiers of the client."""

    dossier_id: UUID


class LiftBlock(Command):
    """What was held opens again only where its ground and consents hold at that moment."""

    dossier_id: UUID
    reason: Words = Field(repr=False)
