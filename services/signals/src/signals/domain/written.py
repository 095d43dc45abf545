"""What a network's administrator writes in YAML: read strictly, and refused with every fault."""

from collections.abc import Iterable

import yaml

from chassis.problems import Words


class Unsound(ValueError):
    """It can be read, but makes no sense; `faults` names every reason."""

    def __init__(self, faults: Iterable[Words]) -> None:
        self.faults = tuple(faults)
        super().__init__("; ".join(fault.en for fault in self.faults))


class _NothingTwice(yaml.SafeLoader):
    """By itself the last of two lines with the same name wins, in silence."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[object, object]:
        names = [key.value for key, _ in node.value if isinstance(key, yaml.ScalarNode)]
        if len(names) > len(set(names)):
            raise yaml.YAMLError("a name stands there twice")
        return super().construct_mapping(node, deep)


def load(raw: str) -> object:
    """Raises `yaml.YAMLError`."""
    return yaml.load(raw, _NothingTwice)  # noqa: S506 - a safe loader
