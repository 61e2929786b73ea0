"""Whose turn it is after an error of the Graph API: one table, read by code and subcode."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from mmc.errors import ChannelLocked, DeliveryError, RefusedDelivery, TemporaryDelivery, UnknownOutcome
from mmc.publishers.http import redacted

RATE = frozenset({4, 17, 32, 613, 80001, 80002, 80006, 80008})
TRANSIENT = frozenset({-1, -2, 1, 2})
PERMISSION = frozenset({3, 10, *range(200, 300)})
TOKEN = {  # subcodes of 190 and 102
    458: "the app was removed from the account", 459: "Meta wants the account's owner to log in first",
    460: "the password was changed", 463: "the token has expired", 464: "the account is not confirmed",
    467: "the token is not valid",
}  # fmt: skip
ACTION_BLOCKED = 2207051  # was answered for posts that did go live
SPENT, RESTRICTED = 2207042, 2207050
NOT_READY = 2207027
GONE = frozenset({2207006, 2207008, 2207020})
FETCH_AGAIN = frozenset({2207001, 2207003, 2207032, 2207052, 2207082})
POSTED_BEFORE = 1366051
WAIT, LONG_WAIT = 300.0, 900.0


class GraphAnswer(Exception):
    """An error as the Graph API words it."""

    def __init__(
        self, *, status: int, words: str = "", code: int = 0, subcode: int = 0, transient: bool = False,
        headers: Mapping[str, str] | None = None, upload: bool = False,
    ) -> None:  # fmt: skip
        super().__init__(words)
        self.status, self.words, self.code, self.subcode = status, words, code, subcode
        self.transient, self.headers, self.upload = transient, headers or {}, upload

    @classmethod
    def of(cls, status: int, headers: Mapping[str, str], error: Mapping[str, Any]) -> GraphAnswer:
        """The error out of an answer's body."""
        return cls(
            status=status, headers=headers, transient=error.get("is_transient") is True,
            words=str(error.get("error_user_msg") or error.get("message") or "")[:500],
            code=_whole(error.get("code")), subcode=_whole(error.get("error_subcode")),
        )  # fmt: skip


def whose_turn(answer: GraphAnswer, name: str, visible: bool) -> DeliveryError:
    """The DeliveryError of an answer; `visible` when the call may have left something public."""
    said = redacted(f"{name}: Meta answered {answer.status} ({answer.code}/{answer.subcode}) {answer.words}".strip())
    if (known := _account(answer, said)) is not None:
        return known
    if answer.subcode == ACTION_BLOCKED:
        wait = TemporaryDelivery(said, retry_after=LONG_WAIT)
        return UnknownOutcome(f"{said}; posts answered so have gone live") if visible else wait
    if answer.code in RATE or answer.status == 429:
        return TemporaryDelivery(said, retry_after=wait_of(answer.headers))
    if answer.subcode == NOT_READY:
        return TemporaryDelivery(said, retry_after=5)
    if answer.subcode in GONE or answer.subcode == POSTED_BEFORE:
        return TemporaryDelivery(f"{said}: it is prepared anew", retry_after=1)
    if answer.code == 506:
        # Evidence that an earlier attempt arrived; only reading back can confirm it.
        return UnknownOutcome(f"{said} (an equal post exists)") if visible else TemporaryDelivery(said)
    again = answer.transient or answer.code in TRANSIENT or answer.subcode in FETCH_AGAIN or answer.upload
    if again or answer.status >= 500 or answer.status == 408 or not 400 <= answer.status < 500:
        return UnknownOutcome(f"{said}; it may be public") if visible else TemporaryDelivery(said)
    return RefusedDelivery(said)


def _account(answer: GraphAnswer, said: str) -> ChannelLocked | None:
    """What only the operator can mend."""
    if answer.code in (190, 102) or (answer.status == 401 and not answer.code):
        why = TOKEN.get(answer.subcode, "the token is not accepted")
        return ChannelLocked(f"{said}: {why}; connect this channel again")
    if answer.code in PERMISSION or (answer.status == 403 and not answer.code):
        return ChannelLocked(f"{said}: the token lacks a permission; grant it and connect again")
    if answer.code == 368 or answer.subcode == RESTRICTED:
        return ChannelLocked(f"{said}: Meta has blocked this account for now; look into its support inbox")
    if answer.subcode == SPENT:
        return ChannelLocked(f"{said}: today's number of posts is used up")
    return None


def wait_of(headers: Mapping[str, str]) -> float:
    """Seconds until Meta lets us in again, by its own headers; five minutes when they do not say."""
    try:
        use = json.loads(headers.get("x-business-use-case-usage", "{}"))
        minutes = [float(one.get("estimated_time_to_regain_access") or 0) for many in use.values() for one in many]
    except (ValueError, TypeError, AttributeError):
        minutes = []
    return 60.0 * max(minutes) if minutes and max(minutes) > 0 else WAIT


def is_missing(error: BaseException) -> bool:
    """True when a refusal says that the object does not exist (or may not be seen)."""
    cause = error.__cause__
    return isinstance(cause, GraphAnswer) and (cause.code, cause.subcode) == (100, 33)


def subcode_of(error: BaseException) -> int:
    """The subcode behind an error, 0 if there is none."""
    cause = error.__cause__
    return cause.subcode if isinstance(cause, GraphAnswer) else 0


def _whole(value: object) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) else 0
