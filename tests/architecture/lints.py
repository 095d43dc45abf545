"""The house's own linters: each takes a parsed module, or lines of text, and answers with what it found."""

import ast
import re
import subprocess
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

root = Path(__file__).resolve().parents[2]

Lint = Callable[[ast.AST], Iterable[str]]

_clocks = {("datetime", "now"), ("datetime", "utcnow"), ("datetime", "today"), ("date", "today")}
_refusals = {"HTTPException", "StarletteHTTPException", "RequestValidationError"}


def tracked(*patterns: str) -> list[Path]:
    """The files of the repository that git knows, or would add."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", *patterns]
    listed = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True)
    return [file for name in listed.stdout.split("\0") if name and (file := root / name).is_file()]


def sources() -> list[Path]:
    """Every module that is shipped: no tests."""
    return [file for file in tracked("*.py") if "src" in file.relative_to(root).parts]


def parse(file: Path) -> ast.Module:
    return ast.parse(file.read_text("utf-8"), str(file))


def found(files: Iterable[Path], lint: Lint) -> list[str]:
    return [f"{file.relative_to(root)}:{each}" for file in files for each in lint(parse(file))]


def clock_reads(tree: ast.AST) -> Iterator[str]:
    """The real clock read elsewhere than in chassis.clock: such code can't be travelled through."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and (_last_name(node.value), node.attr) in _clocks:
            yield f"{node.lineno}: {ast.unparse(node)}"


def anys(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and node.id == "Any":
            yield f"{node.lineno}: Any"
        if isinstance(node, ast.Attribute) and node.attr == "Any":
            yield f"{node.lineno}: {ast.unparse(node)}"


def bare_refusals(tree: ast.AST) -> Iterator[str]:
    """A refusal that isn't a Problem: a framework's exception, or a 4xx or 5xx made by hand."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Raise) and node.exc is not None and _raised(node.exc) in _refusals:
            yield f"{node.lineno}: raises {_raised(node.exc)}"
        if isinstance(node, ast.Call) and str(_last_name(node.func)).endswith("Response"):
            yield from (
                f"{node.lineno}: answers {status}" for status in _statuses(node) if 400 <= status < 600
            )


def counted_lists(tree: ast.AST) -> Iterator[str]:
    """IN with a list that isn't written out: each length of it is a statement to plan and keep."""
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Attribute(attr="in_" | "not_in"), args=[listed]) if not _constants(listed):
                yield f"{node.lineno}: {ast.unparse(node)}"


def function_lengths(tree: ast.AST) -> list[int]:
    """Lines of each function, its docstring left out."""
    return [
        _length(node) for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]


def machine_traces(text: str) -> Iterator[str]:
    """An absolute path of somebody's machine, or the host of a package registry."""
    for number, line in enumerate(text.splitlines(), 1):
        if trace := _machine.search(line) or _registry.search(line):
            yield f"{number}: {trace.group().strip()}"


_machine = re.compile(r"(?<![\w.~/-])/(?:work|root|home/\w+|Users/\w+|tmp/\w+)(?=/|\b)(?!\.)")
_registry = re.compile(
    "|".join(
        re.escape(host).replace("·", "")
        for host in (
            "registry.npm·js.org",
            "registry.yarn·pkg.com",
            "pypi·.org/simple",
            "files.python·hosted.org",
            "repo.maven·.apache.org",
            "repo1.maven·.org",
            "proxy.go·lang.org",
            "static.crates·.io",
            "deb.debian·.org",
            "--index·-url",
            "--extra·-index-url",
            "--trusted·-host",
        )
    )
)


def _last_name(node: ast.expr) -> str | None:
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return None


def _constants(node: ast.expr) -> bool:
    return isinstance(node, ast.List | ast.Tuple) and all(
        isinstance(each, ast.Constant) for each in node.elts
    )


def _raised(node: ast.expr) -> str | None:
    return _last_name(node.func if isinstance(node, ast.Call) else node)


def _statuses(call: ast.Call) -> Iterator[int]:
    for keyword in call.keywords:
        if keyword.arg == "status_code" and isinstance(keyword.value, ast.Constant):
            yield int(str(keyword.value.value))


def _length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    lines = (node.end_lineno or node.lineno) - node.lineno + 1
    first = node.body[0]
    if ast.get_docstring(node, clean=False) is None:
        return lines
    return lines - ((first.end_lineno or first.lineno) - first.lineno + 1)
