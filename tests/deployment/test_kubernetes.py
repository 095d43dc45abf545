"""The Kubernetes files: against the schemas of Kubernetes, and against the code that they start."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import kubernetes_validate
import pytest
import yaml

from chassis import metrics
from chassis.secret_files import PREFIX
from chassis.service import load_service
from chassis.serving import FAREWELL_SECONDS, FINISHING_SECONDS
from stack.databases import SERVICES

from .known import NEVER, REQUIRED, SERVICE_SETTINGS, desk_settings

FOLDER = Path(__file__).parents[2] / "infra/stack/kubernetes"
VERSION = "1.34"
OVERLAY = FOLDER / "overlays/example"
KEDA = Path(__file__).parent / "keda/keda.sh_scaledobjects.yaml"
FILES = sorted(
    file
    for part in ("base", "service")
    for file in (FOLDER / part).glob("*.yaml")
    if file.name not in ("kustomization.yaml", "references.yaml")
)

Resource = dict[str, Any]


def resources(text: str) -> list[Resource]:
    return [one for one in yaml.safe_load_all(text) if one]


WRITTEN = [one for file in FILES for one in resources(file.read_text("utf-8"))]


def workloads(given: list[Resource]) -> Iterator[tuple[str, Resource]]:
    """What runs containers: its name and its pod."""
    for one in given:
        if one["kind"] in ("Deployment", "Job"):
            yield one["metadata"]["name"], one["spec"]["template"]["spec"]


@pytest.fixture(scope="session")
def built() -> list[Resource]:
    """What kustomize makes of the overlay; kubectl has it in it."""
    for tool, verb in (("kustomize", "build"), ("kubectl", "kustomize")):
        if found := shutil.which(tool):
            done = subprocess.run([found, verb, OVERLAY], capture_output=True, text=True, check=True)
            return resources(done.stdout)
    missing = "kustomize of kubectl is niet geïnstalleerd"
    if os.environ.get("DRAAISCHIJF_MANDATORY"):
        pytest.fail(missing)
    pytest.skip(missing)


def strict(schema: Any) -> Any:
    """As `kubernetes_validate` reads a schema: what it doesn't name isn't allowed."""
    if not isinstance(schema, dict):
        return schema
    closed = {"additionalProperties": False} if schema.get("properties") else {}
    return closed | {name: strict(one) for name, one in schema.items()}


(SCALED_OBJECT,) = (
    strict(version["schema"]["openAPIV3Schema"]["properties"]["spec"])
    for version in yaml.safe_load(KEDA.read_text("utf-8"))["spec"]["versions"]
)


def insist_valid(one: Resource) -> None:
    if one["apiVersion"].startswith("keda.sh/"):
        jsonschema.validate(one["spec"], SCALED_OBJECT)
        return
    kubernetes_validate.validate(one, VERSION, strict=True)


@pytest.mark.parametrize("one", WRITTEN, ids=lambda one: f"{one['kind']}-{one['metadata']['name']}")
def test_what_is_written_is_valid(one: Resource) -> None:
    insist_valid(one)


@pytest.mark.parametrize("file", ["service/web.yaml", "base/desk.yaml"])
def test_who_is_asked_by_others_has_time_to_answer_before_it_ends(file: str) -> None:
    ((_, pod),) = workloads(resources((FOLDER / file).read_text("utf-8")))
    (container,) = pod["containers"]
    waits = container["lifecycle"]["preStop"]["sleep"]["seconds"]
    assert pod["terminationGracePeriodSeconds"] > waits + FAREWELL_SECONDS + FINISHING_SECONDS


def test_what_is_not_valid_is_found() -> None:
    wrong = {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "x"}, "spec": {"port": 1}}
    with pytest.raises(kubernetes_validate.ValidationError):
        insist_valid(wrong)


@pytest.mark.parametrize(
    "wrong", [{"cooldown": 300}, {"maxReplicaCount": "6"}, {"triggers": [{"type": "x"}]}], ids=str
)
def test_a_scaling_that_keda_does_not_know_is_found(wrong: Resource) -> None:
    (right,) = (one for one in WRITTEN if one["kind"] == "ScaledObject")
    with pytest.raises(jsonschema.ValidationError):
        insist_valid(right | {"spec": right["spec"] | wrong})


@pytest.mark.parametrize(("name", "pod"), list(workloads(WRITTEN)), ids=lambda value: str(value)[:10])
def test_a_pod_may_do_no_more_than_it_must(name: str, pod: Resource) -> None:
    assert pod["automountServiceAccountToken"] is False
    assert pod["securityContext"]["runAsNonRoot"] is True
    assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
    (container,) = pod["containers"]
    assert container["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }
    assert (
        {"cpu", "memory"}
        == container["resources"]["limits"].keys()
        == container["resources"]["requests"].keys()
    )
    if name != "migrate":
        for probe in ("startupProbe", "readinessProbe", "livenessProbe"):
            assert container[probe]["httpGet"]["path"].startswith("/health/")


def test_every_setting_is_one_that_the_code_reads() -> None:
    shared = next(one for one in WRITTEN if one["metadata"]["name"] == "draaischijf-settings")["data"]
    assert shared.keys() <= SERVICE_SETTINGS
    for name, pod in workloads(WRITTEN):
        told = {variable["name"] for variable in pod["containers"][0]["env"]}
        known = desk_settings() if name == "desk" else SERVICE_SETTINGS
        assert told <= known and NEVER.isdisjoint(told | shared.keys())
        if name in ("web", "worker", "sealer"):
            secret = {f"{PREFIX}{key}" for key in ("DATABASE_URL", "WORKER_DATABASE_URL", "VAULT_KEY")}
            assert told | shared.keys() | secret >= REQUIRED


def test_each_part_of_a_service_runs_somewhere_and_only_the_sealer_once() -> None:
    runs = {
        variable["value"]: name
        for name, pod in workloads(WRITTEN)
        for variable in pod["containers"][0]["env"]
        if variable["name"] == f"{PREFIX}RUN"
    }
    assert runs == {"http": "web", "http,relay,consumer,deadlines": "worker", "http,sealer": "sealer"}
    sealer = next(one for one in WRITTEN if one["metadata"]["name"] == "sealer")
    assert (sealer["spec"]["replicas"], sealer["spec"]["strategy"]) == (1, {"type": "Recreate"})


def test_it_scales_on_a_metric_that_there_is() -> None:
    (scaled,) = (one for one in WRITTEN if one["kind"] == "ScaledObject")
    (metric,) = metrics.consumer_lag.describe()
    assert f"{metric.name}{{" in scaled["spec"]["triggers"][0]["metadata"]["query"]


def test_secrets_are_named_and_not_kept() -> None:
    assert not [one for one in WRITTEN if one["kind"] == "Secret"]


def test_nobody_speaks_to_a_service_but_the_desk_and_prometheus() -> None:
    policies = [one["spec"] for one in WRITTEN if one["kind"] == "NetworkPolicy"]
    assert {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]} in policies
    desk = {"matchLabels": {"app.kubernetes.io/name": "desk"}}
    for policy in policies:
        for rule in policy.get("egress", []):
            ports = {port["port"] for port in rule["ports"]}
            assert 8000 not in ports or policy["podSelector"] == desk
        for rule in policy.get("ingress", []):
            others = [source for source in rule["from"] if "podSelector" in source]
            assert others in ([], [{"podSelector": desk}])


def leading_to(policies: list[Resource], namespace: str, port: int) -> list[Resource]:
    """The pods that may speak to a namespace at a port."""
    there = {"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": namespace}}}
    return [
        one["spec"]["podSelector"]
        for one in policies
        if one["kind"] == "NetworkPolicy"
        for rule in one["spec"].get("egress", [])
        if there in rule["to"] and port in {each["port"] for each in rule["ports"]}
    ]


def test_only_who_takes_in_attachments_reaches_the_scanner() -> None:
    web = {"app.kubernetes.io/name": "signals", "app.kubernetes.io/component": "web"}
    assert leading_to(WRITTEN, "clamav", 3310) == [{"matchLabels": web}]


def test_every_service_reaches_the_collector_of_traces() -> None:
    ((chosen,),) = (one["matchExpressions"] for one in leading_to(WRITTEN, "monitoring", 4318))
    assert chosen == {"key": "app.kubernetes.io/name", "operator": "In", "values": list(SERVICES)}


def test_all_services_are_migrated() -> None:
    job = next(one for one in WRITTEN if one["kind"] == "Job")
    module, *paths = job["spec"]["template"]["spec"]["containers"][0]["args"]
    assert (module, {load_service(path).name for path in paths}) == ("chassis.migrations", set(SERVICES))


def test_what_kustomize_makes_is_valid_and_whole(built: list[Resource]) -> None:
    for one in built:
        insist_valid(one)
    deployments = {one["metadata"]["name"]: one for one in built if one["kind"] == "Deployment"}
    parts = [f"{service}-{part}" for service in SERVICES for part in ("web", "worker", "sealer")]
    assert deployments.keys() == {*parts, "desk"}
    for service in SERVICES:
        pod = deployments[f"{service}-worker"]["spec"]["template"]
        assert pod["metadata"]["labels"]["app.kubernetes.io/name"] == service
        assert pod["spec"]["volumes"][0]["secret"]["secretName"] == f"draaischijf-{service}"


def test_what_kustomize_makes_refers_to_what_is_there(built: list[Resource]) -> None:
    there = {(one["kind"], one["metadata"]["name"]) for one in built}
    for one in built:
        if target := one["spec"].get("scaleTargetRef") if "spec" in one else None:
            assert (target.get("kind", "Deployment"), target["name"]) in there
    urls = {
        variable["value"]
        for name, pod in workloads(built)
        if name == "desk"
        for variable in pod["containers"][0]["env"]
        if "_URL_" in variable["name"]
    }
    assert {("Service", url.removeprefix("http://").removesuffix(":8000")) for url in urls} <= there


def test_whatever_address_inside_the_cluster_is_set_somebody_may_reach(built: list[Resource]) -> None:
    (settings,) = (one["data"] for one in built if one["metadata"]["name"] == "draaischijf-settings")
    addresses = [re.search(r"\.([a-z-]+)\.svc:(\d+)$", value) for value in settings.values()]
    reached = {(one[1], int(one[2])) for one in addresses if one}
    assert reached == {("kafka", 9092), ("clamav", 3310), ("monitoring", 4318)}
    assert [one for one in reached if not leading_to(built, *one)] == []
