"""Every relative link of every page leads to a file, a folder or a heading that is there."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import unquote

import lints
import pytest

_fence = re.compile(r"^(```|~~~).*?^\1", re.MULTILINE | re.DOTALL)
_code = re.compile(r"`+[^`\n]*`+")
_inline = re.compile(r"\]\(\s*<?([^)\s>]+)>?(?:\s+\"[^\"]*\")?\s*\)")
_reference = re.compile(r"^ {0,3}\[[^\]]+\]:\s+<?(\S+?)>?(?:\s|$)", re.MULTILINE)
_elsewhere = re.compile(r"[a-z][a-z0-9+.\-]*:|//", re.IGNORECASE)
_heading = re.compile(r"^#{1,6} +(.*?)(?: +#+)?$", re.MULTILINE)


def links(page: str) -> Iterator[str]:
    """The targets within the repository; what stands in code is an example."""
    words = _fence.sub("", page)
    for target in [*_inline.findall(words), *_reference.findall(_code.sub("", words))]:
        if not _elsewhere.match(target):
            yield target


def anchors(page: str) -> set[str]:
    """A heading's anchor, as the usual hosts make it: lower case, no punctuation, hyphens between."""
    headings = _heading.findall(_fence.sub("", page))
    titles = (re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading) for heading in headings)
    return {re.sub(r"[^\w\- ]", "", title.lower()).strip().replace(" ", "-") for title in titles}


def dead_links(page: Path, known: set[Path]) -> list[str]:
    """What `page` points at and isn't among `known`, the files and folders of the repository."""
    return [target for target in links(page.read_text("utf-8")) if not _leads(page, target, known)]


def _leads(page: Path, target: str, known: set[Path]) -> bool:
    path, _, anchor = unquote(target).partition("#")
    there = (page.parent / path).resolve() if path else page
    if there not in known:
        return False
    return not anchor or there.suffix != ".md" or anchor in anchors(there.read_text("utf-8"))


def with_folders(files: Iterable[Path]) -> set[Path]:
    found = set(files)
    return found | {folder for file in found for folder in file.parents}


pages = lints.tracked("*.md")


@pytest.mark.parametrize("page", [str(page.relative_to(lints.root)) for page in pages])
def test_every_link_leads_somewhere(page: str) -> None:
    assert dead_links(lints.root / page, with_folders(lints.tracked())) == []


def test_a_dead_link_is_found(tmp_path: Path) -> None:
    page, other = tmp_path / "page.md", tmp_path / "a b.md"
    other.write_text("# Some `words`, here\n", "utf-8")
    page.write_text(
        "# Here\n[a](a%20b.md) [b](#here) [c](a%20b.md#some-words-here) [d](https://example.org/x.md)\n"
        "```\n[in code](gone.md)\n```\n[`e`](gone.md) [f](#gone) [g](a%20b.md#gone)\n[h]: also-gone.md\n",
        "utf-8",
    )
    assert dead_links(page, {page, other}) == ["gone.md", "#gone", "a%20b.md#gone", "also-gone.md"]
