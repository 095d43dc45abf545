"""Policy's answer, told to everyone at once."""

from .answers import BUNDLE
from .conftest import Browser
from .fakes import FakeServices


async def test_a_second_time_it_says_that_everyone_knew(browser: Browser, services: FakeServices) -> None:
    said = {"channel": "app", "text": "Er komt een zitdag bij."}
    path = f"/bundles/{BUNDLE}/feedback"
    first = await browser.log_in("coordinator").post(path, said)
    services.answers[f"POST signals {path}"] = {"fed_back": 0}
    second = await browser.post(path, said)
    assert first.headers["location"] == f"/bundles/{BUNDLE}?gedaan=fed_back"
    assert "had dit antwoord al" in (await browser.get(second.headers["location"])).text
