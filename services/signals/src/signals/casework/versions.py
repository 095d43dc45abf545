"""What a network writes itself, its procedure and its cards: versions beside each other."""

from collections.abc import Iterable

from chassis.uow import Uow
from signals.domain import card_forms, procedure
from signals.domain.card_forms import CardForm, CardForms, is_own
from signals.domain.ports import Store
from signals.domain.procedure import Procedure
from signals.domain.refusals import Refusal
from signals.domain.versions import AddCardForm, AddProcedure, Versioned, check_next, check_next_card


async def own_procedures(uow: Uow[Store]) -> list[Procedure]:
    """The oldest first."""
    return [procedure.parse(text) for text in (await uow.store.procedure_texts()).values()]


async def add_procedure(uow: Uow[Store], command: AddProcedure) -> str:
    """Answers with its id. Dossiers that begin from its date on follow it, the others go on as they began."""
    check_next(await own_procedures(uow), command.procedure, uow.clock.today())
    if not await uow.store.add_procedure(command.procedure, command.text, uow.principal.subject):
        raise _just_added(command.procedure)
    uow.audit("add_procedure", "procedure", [])
    return command.procedure.id


async def all_cards(uow: Uow[Store]) -> CardForms:
    """Those that ship, and the network's own."""
    return card_forms.shipped().with_own(map(card_forms.parse, (await uow.store.card_texts()).values()))


async def cards_for(uow: Uow[Store], names: Iterable[str]) -> CardForms:
    """At least the cards with these names: the network's own are asked for only when one is among them."""
    return await all_cards(uow) if any(map(is_own, names)) else card_forms.shipped()


async def add_card_form(uow: Uow[Store], command: AddCardForm) -> str:
    """Answers with its id. Cards are filled in by it from its date on; signals of before show their own."""
    form: CardForm = command.form
    check_next_card((await all_cards(uow)).versions_of(form.card), form, uow.clock.today())
    if not await uow.store.add_card_form(form, command.text, uow.principal.subject):
        raise _just_added(form)
    uow.audit("add_card_form", "card_form", [])
    return form.id


def _just_added(version: Versioned) -> Exception:
    return Refusal.named("version_number", version=str(version.version + 1)).problem()
