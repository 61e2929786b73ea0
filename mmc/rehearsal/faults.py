"""Faults on demand: how the next calls to a platform or source go wrong."""

from __future__ import annotations

from dataclasses import dataclass, replace

from mmc.errors import MmcError

FAULTS: dict[str, str] = {
    "refuse": "the connection is closed before the body is read",
    "reset_before": "everything is read, nothing accepted, then the connection is reset",
    "reset_after": "accepted and stored, then the connection is reset",
    "timeout_after": "accepted and stored, then silence for `seconds`",
    "partial": "half of the body is read (a resumable upload keeps it), then the connection is reset",
    "429": "refused by rate, with the platform's own retry information",
    "401": "refused: the token is not accepted",
    "403": "refused: this account may not do this",
    "not_found": "the platform's own 404",
    "500_before": "a server error, nothing accepted",
    "500_after": "accepted and stored, then a server error",
    "error_but_live": "accepted and public, then the platform's own refusal (Instagram's 'action blocked')",
    "html": "an HTML page with status 200, nothing accepted",
    "html_after": "accepted and stored, then an HTML page with status 200",
    "nonsense_json": "accepted and stored, then JSON of another shape",
    "truncated": "accepted and stored, half of the answer's body said to be the whole",
    "cut_body": "accepted and stored, the whole answer announced, half of it sent, the connection closed",
    "down": "the same as 500_before, the word for sources",
    "slow": "the answer comes after `seconds`",
    "429_bare": "refused by rate, without saying for how long",
    "421": "mail: the server is shutting down, nothing accepted",
    "450": "mail: the mailbox is busy or greylisted, nothing accepted",
    "550": "mail: the mailbox refuses, nothing accepted",
    "waf": "a page of a firewall with status 200",
    "wrong_type": "a PDF where data was asked for",
    "empty": "status 200 and not one byte",
    "columns": "the true answer, its columns called otherwise",
    "redirect_inside": "a redirect to an address of the loopback network",
    "huge": "half a gigabyte",
    "bomb": "half a gigabyte packed into half a megabyte",
    "old": "data of five days ago (BMKG) or of a past period (the others)",
}


class UnknownFault(MmcError):
    """A fault, platform or number that the rehearsal does not know."""


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One planned fault. `times` 0 means until cleared; `skip` lets that many calls pass first."""

    platform: str
    call: str = "*"
    name: str
    times: int = 1
    skip: int = 0
    seconds: float = 30.0


class Faults:
    """The planned faults of one rehearsal, in memory: a restart starts without any."""

    def __init__(self) -> None:
        self._planned: list[Fault] = []

    def plan(self, fault: Fault) -> None:
        """Add one; UnknownFault for a name that is not in FAULTS."""
        if fault.name not in FAULTS:
            raise UnknownFault(f"no fault '{fault.name}'; one of {', '.join(FAULTS)}")
        self._planned.append(fault)

    def clear(self, platform: str | None = None) -> None:
        """Forget every fault, or those of one platform."""
        self._planned = [f for f in self._planned if platform and f.platform != platform]

    def planned(self) -> list[Fault]:
        """What is still to come."""
        return list(self._planned)

    def take(self, platform: str, call: str) -> Fault | None:
        """The fault for this very call, counted down; None when the call may pass."""
        for place, fault in enumerate(self._planned):
            if fault.platform != platform or fault.call not in ("*", call):
                continue
            if fault.skip:
                self._planned[place] = replace(fault, skip=fault.skip - 1)
                return None
            if fault.times == 1:
                del self._planned[place]
            elif fault.times:
                self._planned[place] = replace(fault, times=fault.times - 1)
            return fault
        return None
