"""How a row of an existing register becomes a help request."""

from uuid import UUID

from contracts.codes import Resolution
from intake.domain.commands import RegisterRow
from intake.domain.help_requests import HelpRequest


def from_row(row: RegisterRow, help_request_id: UUID) -> HelpRequest:
    """History that is done is closed as imported; its true answer is in the words, if anywhere."""
    told = {"action": row.action, "referred_to": row.referred_to, "outcome": row.outcome}
    return HelpRequest(
        help_request_id=help_request_id,
        client_id=None,
        theme=row.theme,
        area=row.area,
        channel=row.channel,
        received_on=row.received_on,
        description=row.description,
        history={title: words for title, words in told.items() if words} or None,
        imported=True,
        resolution=Resolution.IMPORTED_CLOSED if row.done else None,
    )
