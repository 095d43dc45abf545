"""The catalogue says what the handler tables say, and each event has one producer."""

from types import ModuleType

import catalogue
import pytest
from catalogue import Tables

from contracts import all_specs
from contracts.base import EventSpec
from contracts.events.intake import ClientRegistered, ConsentsAsOf
from contracts.events.signals import SignalCaptured

every_spec = pytest.mark.parametrize("spec", all_specs(), ids=lambda spec: spec.name)


class Register:
    """A command."""


async def register_client() -> None: ...


async def know_client() -> None: ...


def module(**members: object) -> ModuleType:
    made = ModuleType("handlers")
    made.__dict__.update(members)
    return made


intake = Tables.of(
    "intake",
    module(
        COMMANDS={Register: register_client},
        EMITS={Register: (ClientRegistered,), "heartbeat": (ConsentsAsOf,)},
    ),
)
signals = Tables.of("signals", module(EVENTS={ClientRegistered: know_client}))


def test_a_row_names_the_handlers_on_both_sides() -> None:
    row = next(
        line
        for line in catalogue.catalogue(all_specs(), [intake, signals]).splitlines()
        if line.startswith("| [ClientRegistered]")
    )
    assert "`register_client`" in row
    assert "`know_client`" in row
    assert "(examples/be.draaischijf.intake.client-registered.v1.1.json)" in row
    assert row.count(" | ") == 5


def test_what_no_handler_emits_is_named_by_its_key() -> None:
    assert intake.emitters(ConsentsAsOf.spec) == ["heartbeat"]
    assert intake.emitters(SignalCaptured.spec) == []


@pytest.mark.parametrize("path", catalogue.files(), ids=lambda path: path.name)
def test_the_committed_files_are_up_to_date(path: catalogue.Path) -> None:
    assert path.exists(), "run python -m tests.architecture.catalogue"
    assert path.read_text("utf-8") == catalogue.files()[path], "run python -m tests.architecture.catalogue"


def test_every_service_is_in_the_catalogue() -> None:
    assert {each.service for each in catalogue.tables()} == set(catalogue.services)


@every_spec
def test_an_event_is_emitted_by_its_producer_and_by_nobody_else(spec: EventSpec) -> None:
    assert {each.service for each in catalogue.tables() if each.emitters(spec)} == {spec.service}


def test_what_is_emitted_hangs_on_a_handler() -> None:
    for each in catalogue.tables():
        known = {*each.commands, *each.events, *each.deadlines, "heartbeat"}
        assert set(each.emits) <= known, f"{each.service}: EMITS names a command without handler"


def test_every_link_of_the_catalogue_leads_somewhere() -> None:
    text = catalogue.catalogue(all_specs(), catalogue.tables())
    targets = {part.partition(")")[0] for part in text.split("](")[1:]}
    assert targets
    for target in targets:
        assert (catalogue.root / "contracts" / target).exists(), target
