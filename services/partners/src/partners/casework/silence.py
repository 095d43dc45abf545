"""A partner that doesn't answer is reminded, and in the end the referral is taken back."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

from chassis.uow import Deadline, Uow
from contracts.events.partners import ReferralReminded, ReferralTimedOut
from partners.casework.ids import ids_of
from partners.casework.mailing import mail_soon
from partners.casework.webhooks import tell
from partners.domain.deliveries import Happening
from partners.domain.mails import About
from partners.domain.ports import Store
from partners.domain.referrals import UNANSWERED, Referral, State
from partners.domain.silence import terms

REMIND = "remind"
TIME_OUT = "time_out"
BUSY = timedelta(seconds=5)


def expect_answer(uow: Uow[Store], *, referral_id: UUID, since: date) -> None:
    remind_at, time_out_at = terms(since, uow.network.working_days)
    uow.schedule(referral_id, REMIND, remind_at)
    uow.schedule(referral_id, TIME_OUT, time_out_at)


async def on_silence(uow: Uow[Store], deadline: Deadline) -> None:
    if referral := await _silent(uow, deadline):
        today, reminded = uow.clock.today(), replace(referral, version=referral.version + 1)
        await uow.store.save_reminded(reminded, today)
        mail_soon(uow, reminded.referral_id, About.REMINDED)
        await tell(uow, reminded, Happening.REMINDED)
        uow.emit(ReferralReminded(**ids_of(reminded), reminded_on=today), reminded.version)


async def on_time_out(uow: Uow[Store], deadline: Deadline) -> None:
    if referral := await _silent(uow, deadline):
        today = uow.clock.today()
        ended = replace(referral, state=State.TIMED_OUT, version=referral.version + 1)
        await uow.store.save_timed_out(ended, today)
        await tell(uow, ended, Happening.TIMED_OUT)
        uow.emit(ReferralTimedOut(**ids_of(ended), timed_out_on=today), ended.version)


async def _silent(uow: Uow[Store], deadline: Deadline) -> Referral | None:
    """The referral, if it still waits for an answer. One that is being answered is looked at again soon."""
    referral = await uow.store.lock_if_free(deadline.subject)
    if referral is None:
        uow.schedule(deadline.subject, deadline.kind, uow.clock.now() + BUSY)
        return None
    return referral if referral.state in UNANSWERED else None
