"""The demo's login provider, as a process: on loopback only, since it asks nobody for a password."""

import sys

if __name__ == "__main__":
    # As in chassis.run.
    sys.modules["rich"] = None  # type: ignore[assignment]

import argparse
import ipaddress
import logging
import os
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

import flask
import jinja2
from oidc_provider_mock import User
from oidc_provider_mock import app as provider
from werkzeug.serving import WSGIRequestHandler, make_server

from chassis.networks import load_networks
from stack.demo import networks_file
from stack.demo.people import AUDIENCE, PEOPLE, Person, people_of
from stack.machines import let_in_machines
from stack.process import LOOPBACK, StackError

TOKEN_AGE = timedelta(hours=12)


class _Quiet(WSGIRequestHandler):
    """Addresses carry authorization codes, so they aren't written down."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        pass


def refuse_unless_loopback(host: str) -> None:
    if not ipaddress.ip_address(host).is_loopback:
        raise StackError(
            "De login van de demo vraagt geen wachtwoord en luistert daarom alleen op de eigen computer."
        )


def application(people: Mapping[str, Person]) -> flask.Flask:
    """Everybody may log in; the page offers the demo's own people only."""
    users = [User(sub=p.login, claims={**p.claims(), "aud": AUDIENCE}) for p in people.values()]
    app: flask.Flask = provider(user_claims=users, access_token_max_age=TOKEN_AGE)

    own_pages = jinja2.PackageLoader("stack", "login_pages")
    app.jinja_loader = jinja2.ChoiceLoader([own_pages, *filter(None, [app.jinja_loader])])
    app.context_processor(lambda: {"people": list(PEOPLE.values())})

    def only_the_demos_people() -> None:
        # The mock lets anyone who reaches it change what a person may do, or invent a person.
        if flask.request.path.startswith("/users/"):
            flask.abort(404)
        if flask.request.form.get("sub", default=None) not in {None, *people}:
            flask.abort(400, "Deze persoon bestaat niet in de demo")

    app.before_request(only_the_demos_people)
    let_in_machines(app)
    return app


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--host", default=LOOPBACK)
    parser.add_argument("--networks", type=Path, default=networks_file)
    chosen = parser.parse_args()
    refuse_unless_loopback(chosen.host)
    os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "1"
    logging.basicConfig(level=logging.WARNING)
    people = people_of(load_networks(str(chosen.networks)).values())
    make_server(
        chosen.host, chosen.port, application(people), threaded=True, request_handler=_Quiet
    ).serve_forever()


if __name__ == "__main__":
    main()
