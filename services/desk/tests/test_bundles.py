"""Policy's answer, told to everyone at once."""

from uuid import UUID

from .answers import BUNDLE, bundle
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


async def test_older_bundles_stand_on_a_next_page(browser: Browser, services: FakeServices) -> None:
    there = [bundle(bundle_id=str(UUID(int=number)), title=f"Bundel {number}") for number in range(51)]
    services.answers["GET reporting /bundles"] = there
    text = (await browser.log_in("steering").get("/bundles")).text
    assert ("Bundel 49<" in text, "Bundel 50<" in text) == (True, False)
    older = f"/bundles?after={UUID(int=49)}"
    assert f'href="{older}"' in text
    services.answers["GET reporting /bundles"] = there[50:]
    text = (await browser.get(older)).text
    assert ("Bundel 50<" in text, "Oudere bundels" in text) == (True, False)
    assert services.sent("GET", "reporting", "/bundles")[-1].params == {
        "limit": "51",
        "after": str(UUID(int=49)),
    }
