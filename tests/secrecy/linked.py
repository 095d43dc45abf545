"""A partner that reads by a mailed link: what opens it is a secret too, and stands in the mail alone."""

import re
from pathlib import Path

from calling import Caller, Json, until
from needles import Seeds
from workload import PARTNER

from stack.mail import texts

MAILED = "mailed link"
PATIENCE = 60.0


class Linked:
    """What reaches the mailbox is read there; `seeds` keeps what must be found nowhere else."""

    def __init__(self, caller: Caller, seeds: Seeds, mail: Path) -> None:
        self._caller = caller
        self._seeds = seeds
        self._mail = mail
        self._session = ""

    async def reads(self, referral_id: str) -> None:
        link = self._seeds.whole(MAILED, await self._mailed(r"/v/([\w-]{43})"))
        await self._post("look", {"capability": link})
        await self._post("code", {"capability": link})
        code = await self._mailed(r"te lezen: (\d{6})")
        await self._post("enter", {"capability": link, "code": "000000" if code != "000000" else "111111"})
        entered = await self._post("enter", {"capability": link, "code": code})
        self._session = self._seeds.whole("session of a mailed link", entered["session"])
        sent_on = (await self._post("assertion", {"purpose": "read_letter"}))["assertion"]
        self._seeds.whole("assertion", sent_on.rsplit(".", 1)[1])
        shown = {"Authorization": f"Assertion {sent_on}"}
        path = f"/referrals/{referral_id}/letter"
        assert (await self._caller.insist(PARTNER, "GET", "signals", path, headers=shown)).accepted

    async def _post(self, path: str, body: Json) -> Json:
        shown = {"Authorization": f"Link {self._session}"} if self._session else {}
        answer = await self._caller.insist(PARTNER, "POST", "partners", f"/links/{path}", body, headers=shown)
        return dict(answer.content)

    async def _mailed(self, pattern: str) -> str:
        async def arrived() -> str | None:
            found = [re.search(pattern, text) for _, text in texts(self._mail)]
            return next((match[1] for match in found if match), None)

        return await until(arrived, PATIENCE, pattern)
