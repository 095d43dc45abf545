"""Mail: sent by a deadline's handler, after the commit that asked for it, so that a crash loses none.

What is sent says no more than that something waits behind the login; the address stands on the envelope only.
"""

from datetime import timedelta
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from typing import Any

import aiosmtplib

from chassis import logs
from chassis.clock import real_now
from chassis.settings import Settings
from chassis.uow import Deadline, Uow

PATIENCE_SECONDS = 10
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=5), timedelta(hours=6)
TRIES = 17
"""With these waits some three days."""

_log = logs.get("mail")


class MailFailed(Exception):
    """The server couldn't be reached or refused the mail; names the failure, never the address."""


async def send_or_try_again(uow: Uow[Any], deadline: Deadline, to: str, subject: str, text: str) -> bool:
    """Whether it was sent. If not, the same deadline comes again later, or it is given up; both logged."""
    try:
        await send(uow.settings, to, subject, text)
    except MailFailed as failure:
        _try_again(uow, deadline, str(failure))
        return False
    return True


def again_in(tries: int) -> timedelta | None:
    """How long to wait after so many vain tries; None to give up."""
    return min(FIRST_WAIT * 2 ** (tries - 1), LONGEST_WAIT) if tries < TRIES else None


def _try_again(uow: Uow[Any], deadline: Deadline, error: str) -> None:
    tries = int(deadline.data.get("tries", 0)) + 1
    wait = again_in(tries)
    event = "mail_put_off" if wait else "mail_given_up"
    _log.warning(event, subject=deadline.subject, attempt=tries, error=error)
    if wait:
        data = {**deadline.data, "tries": tries}
        due_at = uow.clock.now() + wait
        uow.schedule(deadline.subject, deadline.kind, due_at, cycle=deadline.cycle, data=data)


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
