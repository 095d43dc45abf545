"""What each person gets to see of a scenario at its end, asked with everybody's own token."""

from collections.abc import Iterator
from dataclasses import dataclass

from stack.story.actors import Actor, Cast
from stack.story.views import Question, look
from stack.story.waiting import eventually

Seen = dict[str, set[str]]

PIVOT = frozenset({"dossier", "client", "readers", "raw figures", "name", "words"})


@dataclass(frozen=True, slots=True)
class End:
    """By what the end of a scenario is known in an answer.

    `words` stand in the card or the letter; `told` is what the sender heard.
    """

    client_id: str
    name: str
    dossier_id: str
    signal_id: str
    words: str
    told: str
    referral_id: str | None = None


def seen(cast: Cast, end: End) -> Seen:
    """Of each login what the answers contain; whatever is refused must be so as the role demands.

    The letter of a referral that has ended is held for its own partner only.
    """
    area = cast.katrien.get("intake", f"/clients/{end.client_id}")["area"]
    eventually("de cijfers", lambda: area in str(cast.katrien.get("reporting", "/figures", by="area")))
    return {actor.login: _seen_by(actor, end, area) for actor in cast.everyone()}


def expected(end: End, **others: set[str]) -> Seen:
    """Both coordinators see it all, the officer who looked at it, and the others what is said here."""
    emergency = {"emergency"} if any("emergency" in one for one in others.values()) else set()
    referral = {"referral", "letter"} if end.referral_id else set()
    seen_by: Seen = {login: set() for login in Cast.__slots__}
    seen_by |= {login: {*PIVOT, *referral, *emergency} for login in ("katrien", "wouter")}
    return {**seen_by, "dirk": {"readers"}, **others}


def _seen_by(actor: Actor, end: End, area: str) -> set[str]:
    things, answers = set(), ""
    for question, known_by in _questions(end, area):
        sight = look(actor, question)
        if sight.status != 200:
            held = {409} if "referral" in things and question.about == "letter" else set()
            assert sight.status in _refusals(actor, question) | held, (actor.login, sight)
            continue
        answers += sight.sees
        if known_by in sight.sees:
            things.add(question.about)
    return things | {about for about, known in (("name", end.name), ("words", end.words)) if known in answers}


def _refusals(actor: Actor, question: Question) -> set[int]:
    """To another network's coordinator, who may ask, the record doesn't exist."""
    ours = question.about in ("dossier", "client", "referral", "letter")
    return {404} if actor.login == "hilde" and ours else {403, 404}


def _questions(end: End, area: str) -> Iterator[tuple[Question, str]]:
    """Each with the words by which its answer is about this scenario."""

    def ask(about: str, service: str, path: str, known_by: str) -> tuple[Question, str]:
        return Question(about, service, path, str), known_by

    yield ask("dossier", "signals", f"/dossiers/{end.dossier_id}", end.dossier_id)
    yield ask("client", "intake", f"/clients/{end.client_id}", end.client_id)
    yield ask("own signal", "signals", "/my/signals", end.signal_id)
    yield ask("feedback", "signals", "/my/signals", end.told)
    yield ask("raw figures", "reporting", "/figures?by=area", area)
    yield ask("published figures", "reporting", "/published-figures", end.dossier_id)
    yield ask("bundle", "reporting", "/bundles", end.dossier_id)
    yield ask("readers", "signals", f"/subjects/{end.client_id}/readers", "read_dossier")
    if end.referral_id:
        yield ask("referral", "partners", f"/referrals/{end.referral_id}", end.referral_id)
        yield ask("letter", "signals", f"/referrals/{end.referral_id}/letter", "letter")
        yield ask("emergency", "signals", "/emergencies?limit=200", end.referral_id)
