"""What a partner is told by mail: that something waits behind the login, and nothing of what or who."""

from enum import StrEnum
from typing import NamedTuple


class Mail(NamedTuple):
    subject: str
    text: str


class About(StrEnum):
    RECEIVED = "received"
    REMINDED = "reminded"


_SUBJECTS = {
    About.RECEIVED: "Er wacht een doorverwijzing op jullie antwoord",
    About.REMINDED: "Herinnering: een doorverwijzing wacht nog op jullie antwoord",
}


def mail_about(about: About, network: str, desk: str) -> Mail:
    where = f" op {desk.rstrip('/')}/referrals" if desk else ""
    text = (
        f"Dag,\n\n{network} vraagt jullie antwoord op een doorverwijzing. "
        f"Meld je aan{where} om te lezen waarover het gaat.\n\n"
        "In deze mail staat met opzet niets over de vraag of over wie ze stelt.\n"
    )
    return Mail(_SUBJECTS[about], text)
