"""Keeping the directory of services: entries, who looked at them when, agreements."""

from dataclasses import dataclass
from uuid import UUID

from chassis.mail import send_or_try_again
from chassis.problems import NotFound
from chassis.uow import Deadline, Uow
from contracts.events.partners import PartnerRegistered
from partners.domain.agreements import RecordAgreement, check_days
from partners.domain.commands import (
    ImportDirectory,
    RegisterPartner,
    TellCapacity,
    TellListing,
    VerifyPartner,
)
from partners.domain.directory import Entry, is_stale, last_fresh_day
from partners.domain.hsds_reading import entry_of, told_of
from partners.domain.links import check_reach
from partners.domain.listing import check_listing
from partners.domain.mails import mail_to_verify
from partners.domain.ports import Store

VERIFY = "verify"


@dataclass(frozen=True, slots=True)
class Registered:
    partner_id: UUID
    is_new: bool


@dataclass(frozen=True, slots=True)
class Imported:
    """How many entries of the directory a document added, changed, and left as they were."""

    added: int
    changed: int
    unchanged: int


async def register_partner(uow: Uow[Store], command: RegisterPartner) -> Registered:
    check_reach(command.reached_by, command.email)
    check_listing(command.listing)
    version = await uow.store.save_partner(command, uow.clock.today())
    _ask_again_in_a_year(uow, command.partner_id)
    _publish(uow, command.partner_id, command.bound_by_secrecy, command.active, version)
    return Registered(command.partner_id, is_new=version == 1)


async def tell_capacity(uow: Uow[Store], command: TellCapacity) -> UUID:
    """By the partner itself, or by the network; nothing about a person, so nothing is published."""
    _own_entry(uow, command.partner_id)
    await _looked_at(uow, command.partner_id, await uow.store.save_capacity(command))
    return command.partner_id


async def tell_listing(uow: Uow[Store], command: TellListing) -> UUID:
    _own_entry(uow, command.partner_id)
    check_listing(command.listing)
    await _looked_at(uow, command.partner_id, await uow.store.save_listing(command))
    return command.partner_id


async def verify_partner(uow: Uow[Store], command: VerifyPartner) -> UUID:
    _own_entry(uow, command.partner_id)
    await _looked_at(uow, command.partner_id, there=True)
    return command.partner_id


async def record_agreement(uow: Uow[Store], command: RecordAgreement) -> int:
    """Its number with this partner; the ones before are kept."""
    today = uow.clock.today()
    check_days(command.agreement, today)
    version = await uow.store.add_agreement(command.partner_id, command.agreement, today)
    if version is None:
        raise NotFound
    uow.audit("agreement.write", "partner", [command.partner_id])
    return version


async def import_directory(uow: Uow[Store], command: ImportDirectory) -> Imported:
    """What is new or different counts as unverified until a person has looked at it."""
    known = await uow.store.entries()
    told = [one for organization in command.document.contents for one in told_of(organization)]
    added = changed = 0
    for one in told:
        before = known.get(one.partner_id)
        after = entry_of(one, before)
        if after is before:
            continue
        known[one.partner_id] = after
        await _save_imported(uow, after)
        added, changed = added + (before is None), changed + (before is not None)
    return Imported(added, changed, len(told) - added - changed)


async def _save_imported(uow: Uow[Store], entry: Entry) -> None:
    version = await uow.store.save_entry(entry)
    _publish(uow, entry.partner_id, entry.bound_by_secrecy, entry.active, version)


async def on_verify(uow: Uow[Store], deadline: Deadline) -> None:
    """A year has gone by: the partner is asked whether its entry still holds, once."""
    entry = await uow.store.entry(deadline.subject)
    if entry is None or not entry.active or not is_stale(entry.verified_on, uow.clock.today()):
        return
    address = await uow.store.address(entry.partner_id)
    if address and uow.settings.smtp:
        mail = mail_to_verify(uow.network.name, uow.settings.url_desk)
        if await send_or_try_again(uow, deadline, address, mail.subject, mail.text):
            uow.audit("partner.mail", "partner", [entry.partner_id])


def _own_entry(uow: Uow[Store], partner_id: UUID) -> None:
    """Raises `NotFound` for another organisation's."""
    own = uow.principal.organisation_id == partner_id
    if not (own or uow.principal.has("coordinator", "administrator")):
        raise NotFound


async def _looked_at(uow: Uow[Store], partner_id: UUID, there: bool) -> None:
    if not (there and await uow.store.save_verified(partner_id, uow.clock.today())):
        raise NotFound
    _ask_again_in_a_year(uow, partner_id)
    uow.audit("partner.write", "partner", [partner_id])


def _ask_again_in_a_year(uow: Uow[Store], partner_id: UUID) -> None:
    stale_from = uow.network.working_days.end_of(last_fresh_day(uow.clock.today()))
    uow.schedule(partner_id, VERIFY, stale_from)


def _publish(uow: Uow[Store], partner_id: UUID, bound_by_secrecy: bool, active: bool, version: int) -> None:
    registered = PartnerRegistered(partner_id=partner_id, bound_by_secrecy=bound_by_secrecy, active=active)
    uow.emit(registered, version)
    uow.audit("partner.write", "partner", [partner_id])
