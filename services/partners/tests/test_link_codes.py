"""The codes of a mailed link over HTTP: few, soon over, and of one link alone."""

from partners_links import Holder, referred, rows

from partners.domain.links import CODES_AN_HOUR


async def test_a_wrong_code_counts_though_it_is_refused(holder: Holder) -> None:
    await referred(holder.api)
    code = await holder.asks()
    wrong = "000000" if code != "000000" else "111111"
    refused = [await holder.enters(wrong) for _ in range(5)]
    assert {(one.status_code, one.json()["guard"]) for one in refused} == {(409, "no_entry")}
    spent = await holder.enters(code)
    assert spent.json() == refused[0].json()
    assert (await holder.enters()).status_code == 200


async def test_a_code_lets_in_once_and_for_ten_minutes(holder: Holder) -> None:
    await referred(holder.api)
    code = await holder.asks()
    assert (await holder.enters(code)).status_code == 200
    assert (await holder.enters(code)).status_code == 409
    late = await holder.asks()
    await rows(holder.api, "UPDATE links SET code_until = now() - interval '1 second'")
    assert (await holder.enters(late)).status_code == 409


async def test_another_links_code_does_not_let_in(holder: Holder) -> None:
    await referred(holder.api)
    first, code = holder.link, await holder.asks()
    await referred(holder.api)
    await holder.asks()
    assert (await holder.post("enter", capability=holder.link, code=code)).status_code == 409
    assert (await holder.post("enter", capability=first, code=code)).status_code == 200


async def test_codes_are_few_an_hour(holder: Holder) -> None:
    await referred(holder.api)
    assert [await holder.asks() is not None for _ in range(CODES_AN_HOUR + 2)] == [
        *[True] * CODES_AN_HOUR,
        False,
        False,
    ]
    await rows(holder.api, "UPDATE links SET asked_since = asked_since - interval '1 hour'")
    assert await holder.asks()


async def test_all_codes_of_a_network_are_limited_together(holder: Holder) -> None:
    await referred(holder.api)
    assert await holder.asks()
    await rows(holder.api, "UPDATE link_limits SET count = 60 WHERE what = 'codes'")
    assert await holder.asks() is None
    await rows(holder.api, "UPDATE link_limits SET since = since - interval '1 hour'")
    assert await holder.asks()
