"""A real Chromium before a real stack, filled as the demo is."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Request, expect, sync_playwright
from playwright.sync_api import TimeoutError as NotInTime
from rich.console import Console
from rich.progress import Progress

from stack.demo.loader import load
from stack.process import free_port
from stack.testing import StackFactory

CHROMIUM = shutil.which("chromium")
QUIET = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update"),
]
PATIENCE = 30_000
Visit = Callable[..., "Visitor"]

expect.set_options(timeout=PATIENCE)


class Visitor:
    """One person at the desk, in a browser of their own."""

    def __init__(self, context: BrowserContext, desk: str) -> None:
        self.context = context
        self.desk = desk
        self.complaints: list[str] = []
        self.page = context.new_page()
        self.page.set_default_timeout(PATIENCE)
        self.page.on("console", lambda message: self._note(message.type, message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _note(self, kind: str, text: str) -> None:
        if kind in ("error", "warning"):
            self.complaints.append(text)

    def log_in(self, login: str) -> None:
        self.go("/login")
        self.page.get_by_role("main").get_by_role("link", name="Aanmelden").click()
        self.page.locator(f"button[value={login}]").click()
        expect(self.page.get_by_role("button", name="Afmelden")).to_be_visible()

    def go(self, path: str) -> Page:
        self.page.goto(self.desk + path)
        return self.page

    def until_shown(self, path: str, text: str) -> Page:
        return self.until_visible(path, self.page.get_by_text(text).first)

    def until_visible(self, path: str, found: Locator) -> Page:
        """What one service tells another arrives a moment later: look again until it's there."""
        for _ in range(PATIENCE // 250):
            self.go(path)
            with suppress(NotInTime):
                found.wait_for(timeout=250)
                return self.page
        expect(found).to_be_visible()
        return self.page


@dataclass(frozen=True)
class Filled:
    """`folder`: where its mail and its logs are, if that is known."""

    desk: str
    folder: Path | None


@pytest.fixture(scope="session")
def filled(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Filled]:
    """A filled stack: one that `DRAAISCHIJF_TEST_DESK` and `_DATA` name, else one of our own."""
    if CHROMIUM is None:
        pytest.skip("chromium is niet geïnstalleerd")
    given, data = os.environ.get("DRAAISCHIJF_TEST_DESK"), os.environ.get("DRAAISCHIJF_TEST_DATA")
    if given:
        yield Filled(given.rstrip("/"), Path(data) if data else None)
        return
    start: StackFactory = request.getfixturevalue("start_stack")
    port = free_port()
    with start(desk_port=port) as stack:
        marker: Path = tmp_path_factory.mktemp("filled") / "marker"
        load(stack.plan.issuer, stack.urls, Progress(console=Console(quiet=True)), marker)
        yield Filled(f"http://127.0.0.1:{port}", stack.home.folder)


@pytest.fixture(scope="session")
def desk(filled: Filled) -> str:
    return filled.desk


@pytest.fixture(scope="session")
def folder(filled: Filled) -> Path:
    """The stack's own: what was mailed, what was logged."""
    if filled.folder is None:
        pytest.skip("DRAAISCHIJF_TEST_DATA doesn't say where the mail is")
    return filled.folder


@pytest.fixture(scope="session")
def chromium(desk: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium: Browser, desk: str) -> Iterator[Visit]:
    """`visit("katrien")`: logged in; keywords are those of a browser context. No page may complain."""
    visitors: list[Visitor] = []

    def enter(login: str | None = None, **options: object) -> Visitor:
        context = chromium.new_context(**{"locale": "nl-BE", **options})  # type: ignore[arg-type]
        visitor = Visitor(context, desk)
        visitors.append(visitor)
        if login:
            visitor.log_in(login)
        return visitor

    yield enter
    for visitor in visitors:
        visitor.context.close()
    assert [complaint for visitor in visitors for complaint in visitor.complaints] == []


@contextmanager
def one_post(page: Page, path: str) -> Iterator[list[str]]:
    """The paths that forms were sent to meanwhile; looking up a name that is being typed sends none."""
    posted: list[str] = []
    page.on("request", lambda request: posted.append(request.url) if _sends_a_form(request) else None)
    yield posted
    assert [url.split("/", 3)[3] for url in posted] == [path.lstrip("/")]


def _sends_a_form(request: Request) -> bool:
    return request.method == "POST" and request.is_navigation_request()
