"""Attachments of a dossier: told by their content, sealed, seen as notes are, and gone when they must be."""

from collections.abc import AsyncIterator
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from signals_clamd import VIRUS, clamd
from signals_files import CAMERA, JPEG, pdf, png
from signals_office import Office

from contracts.events import intake
from signals.domain.file_kinds import MAX_BYTES
from stack.demo.people import NESTOR

_as_nestor = sa.text("SELECT set_config('app.network_id', :network, true)").bindparams(network=str(NESTOR))
_columns = "sealed, content, removal"


async def attach(
    office: Office,
    dossier_id: str,
    name: str = "brief van Godelieve.pdf",
    content: bytes = pdf(),
    status: int = 201,
    login: str = "katrien",
    **fields: str,
) -> Any:
    answer = await office.api.as_(login).post(
        f"/dossiers/{dossier_id}/attachments",
        data={"visibility": "team", **fields},
        files={"file": (name, content, "text/html")},
    )
    assert answer.status_code == status, answer.text
    return answer.json()


async def listed(office: Office, dossier_id: str, login: str = "katrien") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await office.get(login, f"/dossiers/{dossier_id}"))["attachments"]
    return found


async def download(office: Office, dossier_id: str, attachment_id: str, login: str = "katrien") -> Any:
    return await office.api.as_(login).get(f"/dossiers/{dossier_id}/attachments/{attachment_id}")


async def rows(office: Office) -> list[Any]:
    async with office.api.runtime.worker_engine.connect() as connection:
        await connection.execute(_as_nestor)
        return list(await connection.execute(sa.text(f"SELECT {_columns} FROM attachments")))


async def test_it_is_listed_and_comes_back_as_it_was(office: Office) -> None:
    dossier_id = await office.card(await office.knows_the_client())
    made = await attach(office, dossier_id, login="wouter")
    (seen,) = await listed(office, dossier_id)
    told = {"kind": "pdf", "by": "wouter", "size": len(pdf()), "visibility": "team", "scanned": False}
    assert told.items() <= seen.items()
    assert (seen["attachment_id"], seen["name"]) == (made["attachment_id"], "brief van Godelieve.pdf")
    answer = await download(office, dossier_id, made["attachment_id"])
    assert answer.content == pdf()
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-disposition"] == (
        "attachment; filename*=UTF-8''brief%20van%20Godelieve.pdf"
    )
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == "no-store"


async def test_a_photo_is_kept_without_where_it_was_taken(office: Office) -> None:
    dossier_id = await office.card(await office.knows_the_client())
    made = await attach(office, dossier_id, "foto.jpg", JPEG)
    kept = (await download(office, dossier_id, made["attachment_id"])).content
    assert CAMERA not in kept
    assert (await listed(office, dossier_id))[0]["size"] == len(kept)


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("brief.pdf", b"", "Dit bestand is leeg."),
        ("brief.pdf", b"MZ" + bytes(100), "Dit is geen PDF, JPEG of PNG."),
        ("brief.pdf", png(), "De naam zegt iets anders dan wat erin zit: dit is een PNG."),
        ("brief.pdf", pdf()[:90], "Dit bestand is beschadigd of niet volledig."),
        ("", pdf(), "Kies een bestand."),
        ("a" * 301 + ".pdf", pdf(), "Hoogstens 300 tekens."),
        ("\x00.pdf", pdf(), "Dit heeft niet de juiste vorm."),
    ],
)
async def test_what_does_not_fit_is_refused_and_nothing_is_kept(
    office: Office, name: str, content: bytes, says: str
) -> None:
    dossier_id = await office.card(await office.knows_the_client())
    body = _form(name, content)
    answer = await office.api.as_("katrien").post(f"/dossiers/{dossier_id}/attachments", **body)
    assert answer.status_code == 422, answer.text
    assert says in [error["message"] for error in answer.json()["errors"]]
    assert await rows(office) == []


def _form(name: str, content: bytes) -> dict[str, Any]:
    """As a browser writes it; a client's library would mend the name."""
    head = b'--b\r\nContent-Disposition: form-data; name="visibility"\r\n\r\nteam\r\n'
    head += b'--b\r\nContent-Disposition: form-data; name="file"; filename="%s"\r\n\r\n' % name.encode()
    kind = {"Content-Type": "multipart/form-data; boundary=b"}
    return {"content": head + content + b"\r\n--b--\r\n", "headers": kind}


@pytest.mark.parametrize(
    "name", ["🙂\u202efdp.pdf", "naam\u202egnp.pdf", "C:\\fakepath\\brief.pdf", "../../etc/b.pdf"]
)
async def test_an_odd_name_leads_nowhere(office: Office, name: str) -> None:
    dossier_id = await office.card(await office.knows_the_client())
    body = _form(name, pdf())
    answer = await office.api.as_("katrien").post(f"/dossiers/{dossier_id}/attachments", **body)
    assert answer.status_code == 201, answer.text
    (seen,) = await listed(office, dossier_id)
    assert seen["name"].endswith(".pdf")
    assert not {"/", "\\"} & set(seen["name"])
    sent = await download(office, dossier_id, seen["attachment_id"])
    assert sent.headers["content-disposition"].isascii()


async def test_more_than_ten_megabytes_is_cut_off_while_it_comes_in(office: Office) -> None:
    dossier_id = await office.card(await office.knows_the_client())
    begin, end = _form("brief.pdf", b"|")["content"].split(b"|")
    taken = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal taken
        yield begin
        while taken < 10 * MAX_BYTES:
            taken += 65536
            yield bytes(65536)
        yield end

    answer = await office.api.as_("katrien").post(
        f"/dossiers/{dossier_id}/attachments", **{**_form("", b""), "content": endless()}
    )
    assert (answer.status_code, answer.json()["detail"]) == (413, "Een bijlage is hoogstens 10 MB.")
    assert MAX_BYTES < taken <= MAX_BYTES + 2 * 65536
    assert await rows(office) == []


async def test_the_largest_that_may_be_is_kept(office: Office) -> None:
    dossier_id = await office.card(await office.knows_the_client())
    content = pdf(b"a" * (MAX_BYTES - len(pdf()) - 5))
    assert MAX_BYTES - 8 < len(content) <= MAX_BYTES
    made = await attach(office, dossier_id, content=content)
    assert (await download(office, dossier_id, made["attachment_id"])).content == content


async def test_what_is_for_coordinators_is_not_there_for_a_deputy(office: Office) -> None:
    dossier_id = await office.card(await office.knows_the_client())
    made = await attach(office, dossier_id, visibility="coordinator")
    await attach(office, dossier_id, status=403, login="wouter", visibility="coordinator")
    assert await listed(office, dossier_id, "wouter") == []
    assert (await download(office, dossier_id, made["attachment_id"], "wouter")).status_code == 404
    path = f"/dossiers/{dossier_id}/attachments/{made['attachment_id']}/remove"
    await office.post("wouter", path, {"reason": "Vergissing."}, 404)


async def test_it_is_sealed_and_goes_with_the_client(office: Office) -> None:
    client_id = await office.knows_the_client()
    dossier_id = await office.card(client_id)
    made = await attach(office, dossier_id, content=pdf(b"heel geheim"))
    ((name, content, _),) = await rows(office)
    assert b"Godelieve" not in name
    assert b"heel geheim" not in content
    assert "Godelieve" not in str([one.data for one in await office.api.events()])
    await office.api.deliver(intake.PersonForgotten(person_id=client_id, forgotten_on=date(2026, 11, 20)))
    assert await listed(office, dossier_id) == []
    assert (await download(office, dossier_id, made["attachment_id"])).status_code == 404
    assert [tuple(row) for row in await rows(office)] == [(None, None, None)]


async def test_without_a_client_the_dossier_has_a_key_of_its_own(office: Office) -> None:
    card = {"area": "33021F", "channel": "phone", "text": "Er rijdt geen bus."}
    dossier_id = (await office.post("katrien", "/cards", card, 201))["dossier_id"]
    made = await attach(office, dossier_id)
    assert (await download(office, dossier_id, made["attachment_id"])).content == pdf()


async def test_reading_is_in_the_trail_and_who_knows_the_client_stays_out(office: Office) -> None:
    client_id = await office.knows_the_client()
    dossier_id = await office.card(client_id)
    made = await attach(office, dossier_id)
    await download(office, dossier_id, made["attachment_id"], "wouter")
    readers = await office.get("katrien", f"/subjects/{client_id}/readers")
    assert [one["actor"] for one in readers if one["action"] == "read_attachment"] == ["wouter"]
    await office.post("katrien", f"/clients/{client_id}/acquaintances", {"login": "wouter"})
    answer = await download(office, dossier_id, made["attachment_id"], "wouter")
    assert (answer.status_code, answer.json()["guard"]) == (409, "acquainted")
    refused = await attach(office, dossier_id, status=409, login="wouter")
    assert refused["guard"] == "acquainted"


async def test_one_added_by_mistake_goes_and_says_why(office: Office) -> None:
    dossier_id = await office.card(await office.knows_the_client())
    made = await attach(office, dossier_id)
    path = f"/dossiers/{dossier_id}/attachments/{made['attachment_id']}"
    await office.post("wouter", f"{path}/remove", {"reason": " "}, 422)
    await office.post("wouter", f"{path}/remove", {"reason": "Brief van iemand anders."})
    (seen,) = await listed(office, dossier_id)
    assert seen["name"] is None
    assert (seen["removed"]["by"], seen["removed"]["reason"]) == ("wouter", "Brief van iemand anders.")
    assert (await download(office, dossier_id, made["attachment_id"])).status_code == 404
    ((name, content, removal),) = await rows(office)
    assert (name, content) == (None, None)
    assert b"iemand" not in removal
    again = await office.post("katrien", f"{path}/remove", {"reason": "Nog eens."}, 409)
    assert again["guard"] == "attachment_removed"
    trail = await office.get("dirk", "/audit?limit=500")
    assert {"add_attachment", "remove_attachment"} <= {entry["action"] for entry in trail}


async def test_the_same_twice_is_one_and_nobody_elses_id_is_taken(office: Office) -> None:
    client_id = await office.knows_the_client()
    dossier_id, other = await office.card(client_id), await office.card(client_id)
    given = str(uuid4())
    for _ in range(2):
        assert await attach(office, dossier_id, attachment_id=given) == {"attachment_id": given}
    assert len(await listed(office, dossier_id)) == 1
    await attach(office, other, status=409, attachment_id=given)
    assert (await download(office, other, given)).status_code == 404


async def test_notes_and_attachments_come_along_when_dossiers_are_joined(office: Office) -> None:
    client_id = await office.knows_the_client()
    goes_on, other = await office.card(client_id), await office.card(client_id)
    made = await attach(office, other)
    await office.post("katrien", f"/dossiers/{other}/notes", {"visibility": "team", "text": "Hond."}, 201)
    await office.step(goes_on, "join", other_dossier_id=other)
    seen = await office.get("katrien", f"/dossiers/{goes_on}")
    assert [one["home_id"] for one in (*seen["attachments"], *seen["notes"])] == [other, other]
    assert (await download(office, goes_on, made["attachment_id"])).content == pdf()
    assert (await attach(office, other, status=409))["guard"] == "dossier_joined"
    signal_id = seen["joined"][0]["signal_id"]
    await office.step(goes_on, "separate", signal_id=signal_id)
    seen = await office.get("katrien", f"/dossiers/{goes_on}")
    assert (seen["attachments"], seen["notes"]) == ([], [])
    assert (await download(office, goes_on, made["attachment_id"])).status_code == 404
    assert [one["home_id"] for one in await listed(office, other)] == [None]


async def test_a_virus_is_refused_and_nothing_is_kept_unscanned(office: Office) -> None:
    dossier_id = await office.card(await office.knows_the_client())
    settings = office.api.runtime.settings
    async with clamd() as daemon:
        settings.clamd = daemon.address
        refused = await attach(office, dossier_id, content=pdf(VIRUS), status=422)
        assert refused["errors"][0]["pointer"] == "/body/file"
        assert await rows(office) == []
        await attach(office, dossier_id, "foto.jpg", JPEG)
        ((_, _, _),) = await rows(office)
        assert (await listed(office, dossier_id))[0]["scanned"] is True
        made = (await listed(office, dossier_id))[0]["attachment_id"]
        assert daemon.scanned[-1] == (await download(office, dossier_id, made)).content
    away = await attach(office, dossier_id, status=503)
    assert "virusscanner" in away["detail"]
    assert len(await rows(office)) == 1


async def test_another_networks_dossier_is_not_there(office: Office) -> None:
    dossier_id = await office.card(await office.knows_the_client())
    made = await attach(office, dossier_id)
    stranger = office.api.as_new("iemand", roles=["coordinator"], network=UUID(int=2**127 + 1))
    answer = await stranger.get(f"/dossiers/{dossier_id}/attachments/{made['attachment_id']}")
    assert answer.status_code in (403, 404)
