"""Every operation of every service answers as its own OpenAPI document says, whatever it is sent.

Schemathesis writes the requests. They are few and the same each time; `DRAAISCHIJF_API_EXAMPLES=200
DRAAISCHIJF_API_SEED=$RANDOM` looks further.
"""

import os
import re
import zlib
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any, TypeAlias
from uuid import uuid4

import pytest
import schemathesis
from hypothesis import strategies as st
from known import Ids
from roles import LINK, LOGINS, ROLES, SERVICES, endpoints_of
from schemathesis.config import SchemathesisConfig
from schemathesis.core.failures import FailureGroup
from schemathesis.python import asgi
from schemathesis.schemas import BaseSchema
from schemathesis.specs.openapi.checks import ignored_auth
from serving import PURPOSES, Served, token_of

from chassis.assertions import Purpose
from stack.issuer import TestIssuer
from stack.testing import DatabaseFactory

SEED = int(os.environ.get("DRAAISCHIJF_API_SEED", "20260101"))
FEW = 8
EXAMPLES = int(os.environ.get("DRAAISCHIJF_API_EXAMPLES", FEW))
"""Random requests for each operation, beside those at every limit of its document. The few are all valid."""

WHERE_THE_CHASSIS_IS_ASKED = "partners"
"""What every service has is asked of one."""

LONG = 300
"""The longest text whose limit is drawn at too; see `eased`."""

Case: TypeAlias = "schemathesis.Case[Any]"
Ask = Callable[[Served, Case], None]

FEW_IDS = [f"00000000-0000-4000-8000-0000000000{end}" for end in ("a1", "c1", "01", "02", "03")]
"""So few that what one operation made is found, or made again, by the next."""

schemathesis.openapi.format("uuid", st.sampled_from(FEW_IDS) | st.uuids(version=4).map(str))
schemathesis.openapi.format("date", st.dates(date(1900, 1, 1), date(2999, 12, 31)).map(str))

ANSWERS = ["2xx", "401", "403", "404", "409"]
BEYOND_A_SCHEMA = {
    "POST /clients": "nobody was born on a day to come",
    "POST /cards": "a card without a client needs an area",
    "POST /calls": "a call without a client needs an area",
    "POST /dossiers/{dossier_id}/close": "only an import closes as imported_closed",
    "POST /procedure/check": "the text is YAML, and a sound procedure",
    "POST /procedure/versions": "the text is YAML, and a sound procedure",
    "POST /dossiers/{dossier_id}/attachments": "the file is a sound PDF, JPEG or PNG",
    "POST /card-forms/check": "the text is YAML, and a sound card",
    "POST /card-forms/versions": "the text is YAML, and a sound card",
    "POST /webhooks": "the address is that of a public server",
    "POST /directory/hsds": "the document is one of HSDS 3.0",
    "GET /worklist": "only a page that the worklist gave exists",
    "GET /figures": "each dimension once",
    "POST /bundles": "the months stand in order",
}
"""Where 422 may answer a request that the document allows, and why."""

config = SchemathesisConfig.from_dict(
    {
        "seed": SEED,
        "generation": {
            "max-examples": EXAMPLES,
            "database": "none",
            "with-security-parameters": False,
            "allow-x00": False,
        },
        "phases": {
            "coverage": {"unexpected-methods": ["put"]},
            "fuzzing": {"generation": {"mode": "positive" if EXAMPLES <= FEW else "all"}},
        },
        "operations": [
            {
                "include-name": label,
                "checks": {"positive_data_acceptance": {"expected-statuses": [*ANSWERS, "422"]}},
            }
            for label in BEYOND_A_SCHEMA
        ],
    }
)
allowed = {(one.service, one.label): one.allowed for name in SERVICES for one in endpoints_of(name)}


served = {name: Served(name) for name in SERVICES}


@pytest.fixture(scope="module")
def ask(
    database: DatabaseFactory, issuer: TestIssuer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Ask]:
    """Send a case as somebody, and check the answer."""
    opened: set[str] = set()
    tokens = {role: token_of(issuer, role) for role in LOGINS}
    probed: set[str] = set()

    def send(service: Served, case: Case) -> None:
        if service.name not in opened:
            service.open(database, issuer, tmp_path_factory.mktemp(service.name))
            opened.add(service.name)
        label = case.operation.label
        placed(case, service.ids)
        # Each probe without a login costs two requests more, and shows the same every time.
        excluded = [ignored_auth] if label in probed else []
        # Everyone asks an operation's first case: some operations have no other.
        asking = [asker(turn_of(case), allowed[service.name, label])] if label in probed else ROLES
        probed.add(label)
        for role in asking:
            try:
                shown = held(service, issuer, label) if role == LINK else f"Bearer {tokens[role]}"
                case.call_and_validate(headers={"Authorization": shown}, excluded_checks=excluded)
            except (Exception, FailureGroup) as error:
                error.add_note(f"as {role}; DRAAISCHIJF_API_SEED={SEED} DRAAISCHIJF_API_EXAMPLES={EXAMPLES}")
                raise

    yield send
    asgi.shutdown_lifespans()


def placed(case: Case, ids: Ids) -> None:
    """Lead what was drawn to what is there: the few ids to records, areas to the network's."""
    for name, value in (case.path_parameters or {}).items():
        if value in FEW_IDS and name in ids:
            case.path_parameters[name] = ids[name]
    rows = case.body.get("rows") if isinstance(case.body, dict) else None
    for place in [case.body, *(rows if isinstance(rows, list) else [])]:
        if isinstance(place, dict) and _has_form(place.get("area")):
            place["area"] = "33021F"
    listing = case.body.get("listing") if isinstance(case.body, dict) else None
    if isinstance(listing, dict) and isinstance(listing.get("areas"), list):
        listing["areas"] = ["33021F" if _has_form(code) else code for code in listing["areas"]]


def _has_form(code: object) -> bool:
    return re.fullmatch("[0-9]{5}[A-Z]?", str(code)) is not None


def held(service: Served, issuer: TestIssuer, label: str) -> str:
    """What the holder of a mailed link shows: a session at partners, elsewhere an assertion."""
    if service.sessions:
        return f"Link {service.sessions[label == 'POST /links/leave']}"
    purpose = PURPOSES.get(label.partition(" ")[2], Purpose.READ_LETTER)
    return f"Assertion {issuer.assertion(purpose, referral=service.ids.get('referral_id', uuid4()))}"


def turn_of(case: Case) -> int:
    """A number that is the same whenever the case is."""
    asked = (case.method, case.path_parameters, case.query, case.body)
    return zlib.crc32(repr(asked).encode(errors="replace"))


def asker(turn: int, roles: frozenset[str] | None) -> str:
    """Each of those who may in turn, and now and then one who may not."""
    may = [role for role in ROLES if roles is None or role in roles]
    may_not = [role for role in ROLES if role not in may]
    asking = may_not if may_not and turn % 8 == 0 else may
    return asking[turn % len(asking)]


def eased(node: Any) -> Any:
    """Long texts without their upper limit and null bytes: as a pattern those take seconds to compile."""
    if isinstance(node, list):
        return [eased(item) for item in node]
    if not isinstance(node, dict):
        return node
    if isinstance(node.get("maxLength"), int) and node["maxLength"] > LONG:
        not_blank = {"pattern": r"\S"} if "minLength" in node else {}
        return {key: value for key, value in node.items() if key not in ("maxLength", "pattern")} | not_blank
    return {key: eased(value) for key, value in node.items()}


def conformance_of(name: str) -> Callable[..., None]:
    schema: BaseSchema = schemathesis.openapi.from_dict(eased(served[name].document), config=config)
    schema.app = served[name]
    if name != WHERE_THE_CHASSIS_IS_ASKED:
        schema = schema.exclude(tag="chassis")

    def test(case: Case, ask: Ask) -> None:
        ask(served[name], case)

    test.__name__ = f"test_{name}"
    parametrized: Callable[..., None] = schema.parametrize()(test)
    return parametrized


test_intake = conformance_of("intake")
test_volunteers = conformance_of("volunteers")
test_signals = conformance_of("signals")
test_partners = conformance_of("partners")
test_reporting = conformance_of("reporting")


@pytest.mark.parametrize("name", SERVICES)
def test_the_document_is_openapi_3_1(name: str) -> None:
    assert served[name].document["openapi"].startswith("3.1.")
