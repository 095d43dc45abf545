"""The AsyncAPI document says what the contracts say, and AsyncAPI's own parser accepts it."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from contracts import all_specs, asyncapi

here = Path(__file__).parent


def described() -> dict[str, object]:
    specs = all_specs()
    consumed = {"partners": [each for each in specs if each.name in ("ReferralMade", "ReferralRecalled")]}
    return asyncapi.document(specs, consumed)


def test_each_event_is_a_message_of_its_topic() -> None:
    document = yaml.safe_load(asyncapi.dump(described()))
    for spec in all_specs():
        channel = document["channels"][spec.service]
        assert channel["address"] == spec.topic
        assert spec.type in channel["messages"]
        assert (
            document["components"]["messages"][spec.type]["payload"]["properties"].keys()
            == spec.example.keys()
        )


def test_services_send_their_own_and_receive_what_their_tables_name() -> None:
    operations = yaml.safe_load(asyncapi.dump(described()))["operations"]
    assert operations["reporting-sends"]["action"] == "send"
    received = operations["partners-receives-from-signals"]
    assert received["action"] == "receive"
    assert received["channel"] == {"$ref": "#/channels/signals"}
    assert [each["$ref"].rpartition("/")[2] for each in received["messages"]] == [
        "be.draaischijf.signals.referral-made.v1",
        "be.draaischijf.signals.referral-recalled.v1",
    ]


def validate(file: Path) -> subprocess.CompletedProcess[str]:
    node = shutil.which("node")
    assert node, "node is needed: make test-contracts"
    return subprocess.run(
        [node, "validate.mjs", str(file)],
        cwd=here,
        env=dict(os.environ),
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.contracts_tools
def test_the_parser_accepts_the_committed_document() -> None:
    result = validate(here.parents[1] / "contracts/asyncapi.yaml")
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.contracts_tools
def test_the_parser_refuses_an_example_that_does_not_fit(tmp_path: Path) -> None:
    document = described()
    document["operations"] = {"broken": {"action": "shout"}}
    broken = tmp_path / "broken.yaml"
    broken.write_text(asyncapi.dump(document))
    assert validate(broken).returncode == 1
