"""What a partner is told by mail: that something waits and where to read it, and nothing of what or who."""

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


_NOTHING_MORE = "In deze mail staat met opzet niet wat er gevraagd wordt, en ook niet over wie het gaat.\n"


def mail_about(about: About, network: str, desk: str) -> Mail:
    where = f" op {desk.rstrip('/')}/referrals" if desk else ""
    text = (
        f"Dag,\n\n{network} vraagt jullie antwoord op een doorverwijzing. "
        f"Meld je aan{where} om te lezen waarover het gaat.\n\n{_NOTHING_MORE}"
    )
    return Mail(_SUBJECTS[about], text)


def mail_with_link(about: About, network: str, desk: str, capability: str) -> Mail:
    text = (
        f"Dag,\n\n{network} vraagt jullie antwoord op een doorverwijzing. Lees hier waarover het gaat:\n\n"
        f"{desk.rstrip('/')}/v/{capability}\n\n"
        "Je hebt geen account nodig: je krijgt eerst een code op dit mailadres. De link geldt zolang de "
        f"vraag openstaat; stuur hem niet door.\n\n{_NOTHING_MORE}"
    )
    return Mail(_SUBJECTS[about], text)


def mail_with_code(code: str, network: str) -> Mail:
    """The subject holds no code: telephones show it on a locked screen."""
    text = (
        f"Dag,\n\nJe code om het bericht van {network} te lezen: {code}\n\n"
        "Ze geldt tien minuten, voor één keer. Geef ze aan niemand door. "
        "Vroeg je zelf geen code? Dan hoef je niets te doen.\n"
    )
    return Mail("Je code", text)


def mail_to_verify(network: str, desk: str) -> Mail:
    """About the organisation's own entry."""
    where = f"Meld je aan op {desk.rstrip('/')}/partners, of laat" if desk else "Laat"
    text = (
        f"Dag,\n\nIn de sociale kaart van {network} staan gegevens over jullie dienst. Ze zijn meer dan een "
        f"jaar geleden nagekeken. Kloppen ze nog? {where} het netwerk weten wat er veranderde.\n"
    )
    return Mail("Kloppen jullie gegevens nog?", text)
