"""A mailed link: opening it changes nothing, a code lets in, and then one referral is read and answered."""

import re
import time
from typing import Any
from uuid import uuid4

from starlette.responses import Response

from desk.answering import ANSWERS, PDF, letter_of
from desk.link_page import LinkPage, over, route
from desk.session import Visit
from desk.transport import NotThere, Refused, SessionOver

CODE = re.compile(r"[0-9]{6}")
CAPACITY = ("capacity", "no_intake_before")


async def opened(page: LinkPage) -> Response:
    if page.visit.session:
        return await _show(page)
    seen = await page.api.look(page.capability)
    if not seen["works"]:
        return page.render("link_over.html", 404)
    return _with_forms(page, page.render("link.html", network={"name": seen["network"]}))


async def code(page: LinkPage) -> Response:
    if page.visit.session:
        return page.redirect(page.path)
    return _with_forms(page, page.render("link_code.html"))


async def ask_code(page: LinkPage) -> Response:
    if page.visit.session:
        return page.redirect(page.path)
    await page.api.ask_code(page.capability)
    return page.redirect(f"{page.path}/code")


async def enter(page: LinkPage) -> Response:
    given = "".join(page.text("code").split())
    if not CODE.fullmatch(given):
        return page.render("link_code.html", 422, errors={"code": "Een code telt zes cijfers."})
    try:
        entered = await page.api.enter(page.capability, given)
    except Refused as refused:
        return page.render("link_code.html", refused.status, refused=refused, given={})
    response = page.redirect(page.path)
    until = int(time.time()) + int(entered["seconds"])
    visit = Visit(page.visit.csrf, str(entered["session"]), until, str(entered["network_id"]))
    page.desk.sessions.write_visit(response, visit, page.path)
    return response


async def letter_as_pdf(page: LinkPage) -> Response:
    if not page.visit.session:
        raise SessionOver
    referral = (await page.api.visited())["referral"]
    pdf = await page.api.letter_as_pdf(referral["referral_id"])
    return Response(pdf, media_type="application/pdf", headers=PDF)


async def answer(page: LinkPage) -> Response:
    verb = page.id("verb")
    fields = {**ANSWERS, "capacity": CAPACITY}.get(verb)
    if fields is None or not page.visit.session:
        raise NotThere if page.visit.session else SessionOver
    try:
        await page.api.submit(verb, {"number": page.text("number"), **page.fields(*fields)})
    except Refused as refused:
        return await _show(page, refused.status, refused=refused, opened=verb)
    return page.redirect(page.path, verb)


async def leave(page: LinkPage) -> Response:
    if page.visit.session:
        await page.api.leave()
    return over(page)


async def _show(page: LinkPage, status: int = 200, **problems: Any) -> Response:
    visited = await page.api.visited()
    referral, partner = visited["referral"], visited["partner"]
    doors = {door["partner_id"]: door["name"] for door in visited["doors"]}
    return page.render(
        "link_referral.html",
        status,
        network={"name": visited["network"]},
        referral=referral,
        about=partner,
        partners=doors | {partner["partner_id"]: partner["name"]},
        doors=doors,
        number=str(uuid4()),
        works=visited["works"],
        **await letter_of(page.api.letter(referral["referral_id"])),
        **problems,
    )


def _with_forms(page: LinkPage, response: Response) -> Response:
    page.desk.sessions.write_visit(response, page.visit, page.path)
    return response


ROUTES = [
    route("GET", "", opened),
    route("GET", "/code", code),
    route("GET", "/letter.pdf", letter_as_pdf),
    route("POST", "/code", ask_code),
    route("POST", "/enter", enter),
    route("POST", "/leave", leave),
    route("POST", "/{verb}", answer),
]
