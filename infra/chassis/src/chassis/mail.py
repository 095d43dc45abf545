"""Mail: sent by a deadline's handler, after the commit that asked for it, so that a crash loses none.

What is sent says no more than that something waits behind the login; the address stands on the envelope only.
"""

from email.message import EmailMessage
from email.utils import format_datetime, make_msgid

import aiosmtplib

from chassis.clock import real_now
from chassis.settings import Settings

PATIENCE_SECONDS = 10


class MailFailed(Exception):
    """The server couldn't be reached or refused the mail; names the failure, never the address."""


async def send(settings: Settings, to: str, subject: str, text: str) -> None:
    """Hand a mail to the server; raises `MailFailed`."""
    host, _, port = settings.smtp.rpartition(":")
    try:
        await aiosmtplib.send(
            _message(settings.mail_from, subject, text),
            sender=settings.mail_from,
            recipients=[to],
            hostname=host,
            port=int(port),
            username=settings.smtp_user or None,
            password=settings.smtp_password or None,
            timeout=PATIENCE_SECONDS,
        )
    except (aiosmtplib.SMTPException, OSError, ValueError) as error:
        raise MailFailed(type(error).__name__) from None


def _message(sender: str, subject: str, text: str) -> EmailMessage:
    message = EmailMessage()
    message["From"] = sender
    message["To"] = "undisclosed-recipients:;"
    message["Subject"] = subject
    message["Date"] = format_datetime(real_now())
    message["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2])
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text)
    return message
