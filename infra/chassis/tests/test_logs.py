import io
import json
import logging
import sys
from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

from chassis import logs

name = "Godelieve Vandenbulcke"


class Lines(io.StringIO):
    def read_all(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.getvalue().splitlines()]


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch) -> Iterator[Lines]:
    root = logging.getLogger()
    handlers, level = root.handlers, root.level
    monkeypatch.setattr(logging, "raiseExceptions", True)
    written = Lines()
    monkeypatch.setattr(sys, "stderr", written)
    logs.set_up("toy")
    yield written
    root.handlers = handlers
    root.setLevel(level)
    structlog.reset_defaults()


class Person(BaseModel):
    age: int


def test_codes_ids_and_numbers_get_through(lines: Lines) -> None:
    network = uuid4()
    logs.get("relay").info("batch sent", count=3, network_id=network, topic="draaischijf.intake")
    (line,) = lines.read_all()
    assert UUID(line["network_id"]) == network
    assert (line["count"], line["topic"], line["service"]) == (3, "draaischijf.intake", "toy")
    assert (line["event"], line["level"], line["logger"]) == ("batch sent", "info", "relay")


def test_unknown_keys_are_dropped_and_free_text_is_withheld(lines: Lines) -> None:
    logs.get("x").info(f"called {name}", client_name=name, reason=name, kind="client")
    (line,) = lines.read_all()
    assert (line["event"], line["reason"], line["kind"], line["dropped"]) == (
        logs.withheld,
        logs.withheld,
        "client",
        1,
    )
    assert "Godelieve" not in lines.getvalue()


@pytest.mark.parametrize("logger", [logs.get("own"), logging.getLogger("a.library")])
def test_an_exception_leaves_its_type_and_frames(lines: Lines, logger: Any) -> None:
    try:
        Person.model_validate({"age": name})
    except ValidationError as error:
        try:
            raise RuntimeError(name) from error
        except RuntimeError:
            logger.exception("handler failed")
    (line,) = lines.read_all()
    assert line["exception"] == "RuntimeError<ValidationError"
    assert "test_an_exception" in line["frames"][0]
    assert "Godelieve" not in lines.getvalue()


def test_a_librarys_record_leaves_its_template(lines: Lines) -> None:
    logging.getLogger("driver").warning("row %s refused", name)
    logging.getLogger("driver").warning(" ".join(["row", name, "refused"]))
    logging.getLogger("uvicorn.access").info('%s - "GET /clients?q=%s"', "127.0.0.1", name)
    first, second = lines.read_all()
    assert (first["template"], first["logger"]) == ("row %s refused", "driver")
    assert "template" not in second
    assert "Godelieve" not in lines.getvalue()


def test_a_line_that_cant_be_written_isnt_quoted_either(
    lines: Lines, monkeypatch: pytest.MonkeyPatch
) -> None:
    complaints = io.StringIO()
    monkeypatch.setattr(sys, "stderr", complaints)
    lines.close()
    logs.get("x").warning("called", client_name=name)
    assert complaints.getvalue() == ""


@given(st.text(min_size=1), st.text(min_size=1))
def test_a_sentence_never_gets_through(first: str, second: str) -> None:
    entry = logs.keep_harmless(None, "info", {"reason": f"{first} {second}", "ground": "x"})
    assert entry == {"reason": logs.withheld, "dropped": 1}
