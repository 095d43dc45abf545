"""Labels of codes, areas with their validity, citations of the law: each is read when first asked for."""

from contracts.codelists.areas import (
    Area,
    UnknownArea,
    area,
    areas,
    find_area,
    find_areas,
    municipality_of,
    successor,
    within,
)
from contracts.codelists.citations import Citation, citations
from contracts.codelists.labels import Language, label, labels

__all__ = [
    "Area",
    "Citation",
    "Language",
    "UnknownArea",
    "area",
    "areas",
    "citations",
    "find_area",
    "find_areas",
    "label",
    "labels",
    "municipality_of",
    "successor",
    "within",
]
