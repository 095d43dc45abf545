"""Where the scenarios play: the people, what is invented for them, the clock, and who tells it."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from time import monotonic
from typing import Any

from chassis.clock import brussels, real_now
from stack.demo.people import CAW, OCMW, PEOPLE
from stack.story.actors import Actor, Cast, Coordinator, Volunteer
from stack.story.invented import Invented
from stack.story.timeline import Event, ends, journal_of, journals, services
from stack.story.waiting import NeverCame, eventually

Say = Callable[[str], None]
Took = list[tuple[str, float]]


@dataclass(slots=True)
class Stage:
    cast: Cast
    invented: Invented
    say: Say
    clients: int = 5
    since: dict[str, int] = field(default_factory=dict)
    """Where each journal ended before the story."""
    remembered: set[str] = field(default_factory=set)
    """The ids of this story: its events are told from what else happens in the same stack."""

    expected: Counter[tuple[str, str]] = field(default_factory=Counter)
    """How often which event of which dossier must be in the journals before the story is over."""

    took: Took = field(default_factory=list)
    """How many seconds each scene took, from its first request to the last effect that was expected."""

    @contextmanager
    def scene(self, title: str) -> Iterator[None]:
        self.say(f"[bold]{title}[/]")
        began = monotonic()
        yield
        self.story()
        self.took.append((title, monotonic() - began))

    def remember(self, *ids: str) -> None:
        self.remembered.update(ids)

    def expect(self, event: str, dossier_id: str, times: int = 1) -> None:
        self.expected[event, dossier_id] = times

    def happened(self, event: str, dossier_id: str) -> bool:
        published = journal_of(self.cast.systeem, "signals", self.since.get("signals", 0))
        return any(one.name == event and one.key == dossier_id for one in published)

    def story(self) -> list[Event]:
        """Everything that happened since the stage was set, once all that was expected is there."""

        def complete() -> list[Event] | None:
            events = journals(self.cast.systeem, self.since)
            found = Counter((event.name, event.key) for event in events)
            return events if self.expected <= found else None

        return eventually("het laatste van het verhaal in de journalen", complete)

    def volunteer(self) -> Volunteer:
        return self.cast.volunteers[self.invented.pick(3)]

    def now(self) -> datetime:
        """Domain time; real time where there is no time travel."""
        moment = self.cast.systeem.ask("POST", "signals", "/clock", {})
        return datetime.fromisoformat(moment.json()["now"]) if moment.is_success else real_now()

    def today(self) -> date:
        return self.now().astimezone(brussels).date()

    def in_days(self, days: int) -> str:
        return (self.today() + timedelta(days=days)).isoformat()

    def travel_to(self, moment: datetime) -> bool:
        """Move every service's clock; False where time travel is off."""
        answers = [
            self.cast.systeem.ask("POST", service, "/clock", {"to": moment.isoformat()})
            for service in services
        ]
        return all(answer.is_success for answer in answers)

    def new_client(self, coordinator: Coordinator, **given: Any) -> tuple[str, str]:
        """An invented client, registered; answers with the id and the name."""
        client = self.invented.client(**given)
        client_id = coordinator.registers(client.name, client.area.code, **client.intake())
        self.remember(client_id)
        return client_id, client.name


def open_stage(cast: Cast, seed: int, clients: int, say: Say) -> Stage:
    set_stage(cast)
    return Stage(cast, Invented(seed), say, clients, ends(cast.systeem))


def set_stage(cast: Cast) -> None:
    """The partners and volunteers that the story needs, where they aren't there yet."""
    _partners(cast)
    for volunteer in cast.volunteers:
        _volunteer(cast.katrien, volunteer)


def _partners(cast: Cast) -> None:
    known = {one["partner_id"] for one in cast.ann.get("partners", "/partners")}
    needed = {
        str(CAW): ("CAW", ["finances_debt", "mental_health"]),
        str(OCMW): ("OCMW Poperinge", ["finances_debt", "information_rights"]),
    }
    for partner_id, (name, themes) in needed.items():
        if partner_id not in known:
            entry = {"partner_id": partner_id, "name": name, "themes": themes, "bound_by_secrecy": True}
            cast.ann.post("partners", "/partners", entry)


def _volunteer(katrien: Coordinator, volunteer: Volunteer) -> None:
    """Who is there already stays as they are."""
    person, path = PEOPLE[volunteer.login], f"/volunteers/{volunteer.person_id}"
    entry = {"volunteer_id": volunteer.person_id, "name": person.name, "area": "33021A", "offers": []}
    katrien.post("volunteers", "/volunteers", entry)
    if katrien.get("volunteers", path)["status"] != "active":
        for duty in ("information-given", "insurance", "activate"):
            katrien.post("volunteers", f"{path}/{duty}")


def worklist_has(coordinator: Actor, dossier_id: str) -> dict[str, Any]:
    """The dossier's line among what is new on the coordinator's worklist, however long that is."""
    page: dict[str, str] = {}
    while True:
        worklist = coordinator.get("signals", "/worklist", view="new", limit=200, **page)
        for row in worklist["rows"]:
            if row["dossier_id"] == dossier_id:
                line: dict[str, Any] = row
                return line
        if not worklist["after"]:
            raise NeverCame("Het dossier staat niet op de werklijst")
        page = {"after": worklist["after"]}
