import json
import logging
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


@pytest.fixture(autouse=True)
def own_logging() -> Iterator[None]:
    root = logging.getLogger()
    before, level = root.handlers, root.level
    logs.set_up("toy")
    yield
    root.handlers = before
    root.setLevel(level)
    structlog.reset_defaults()


@pytest.fixture
def lines(capsys: pytest.CaptureFixture[str]) -> "Lines":
    logs.set_up("toy")
    return Lines(capsys)


class Lines:
    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys
        self.raw = ""

    def read(self) -> list[dict[str, Any]]:
        self.raw = self._capsys.readouterr().err; open("/tmp/h_raw","w").write(self.raw)
        return [json.loads(line) for line in self.raw.splitlines()]


class Person(BaseModel):
    age: int


def test_codes_ids_and_numbers_get_through(lines: Lines) -> None:
    network = uuid4()
    logs.get("relay").info("batch sent", count=3, network_id=network, topic="draaischijf.intake")
    (line,) = lines.read()
    assert UUID(line["network_id"]) == network
    assert (line["count"], line["topic"], line["service"]) == (3, "draaischijf.intake", "toy")
    assert (line["event"], line["level"], line["logger"]) == ("batch sent", "info", "relay")


def test_unknown_keys_are_dropped_and_free_text_is_withheld(lines: Lines) -> None:
    logs.get("x").info(f"called {name}", client_name=name, reason=name, kind="client")
    (line,) = lines.read()
    assert (line["event"], line["reason"], line["kind"], line["dropped"]) == (
        logs.withheld,
        logs.withheld,
        "client",
        1,
    )
    assert "Godelieve" not in lines.raw


@pytest.mark.parametrize("logger", [logs.get("own"), logging.getLogger("a.library")])
def test_an_exception_leaves_its_type_and_frames(lines: Lines, logger: Any) -> None:
    logs.set_up("toy")
    try:
        Person.model_validate({"age": name})
    except ValidationError as error:
        try:
            raise RuntimeError(name) from error
        except RuntimeError:
            logger.exception("handler failed")
    (line,) = lines.read()
    assert line["exception"] == "RuntimeError<ValidationError"
    assert "test_an_exception" in line["frames"][0]
    assert "Godelieve" not in lines.raw


def test_a_librarys_record_leaves_its_template(lines: Lines) -> None:
    logging.getLogger("driver").warning("row %s refused", name)
    logging.getLogger("driver").warning(f"row {name} refused")
    logging.getLogger("uvicorn.access").info('%s - "GET /clients?q=%s"', "127.0.0.1", name)
    first, second = lines.read()
    assert (first["template"], first["logger"]) == ("row %s refused", "driver")
    assert "template" not in second
    assert "Godelieve" not in lines.raw


@given(st.text(min_size=1), st.text(min_size=1))
def test_a_sentence_never_gets_through(first: str, second: str) -> None:
    entry = logs.keep_harmless(None, "info", {"reason": f"{first} {second}", "ground": "x"})
    assert entry == {"reason": logs.withheld, "dropped": 1}
