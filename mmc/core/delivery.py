"""Delivery: the states a promise to the public goes through, and the only moves there are.

The table is design section 9 as data. Rooms above write rows; nobody moves a row any other way.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Literal

from mmc.errors import MoveRefused


class State(StrEnum):
    DRAFT = "draft"
    SCHEDULED = "scheduled"
    CLAIMED = "claimed"
    PREPARED = "prepared"
    SENDING = "sending"
    UNKNOWN = "unknown"
    NEEDS_HUMAN = "needs_human"
    BLOCKED = "blocked"
    PUBLISHED = "published"
    SKIPPED = "skipped"
    REFUSED = "refused"
    CANCELLED = "cancelled"
    ABANDONED = "abandoned"


S = State
Actor = Literal["approver", "editor", "workflow", "reconcile", "person", "restore"]

# (from, to) -> who may make the move
MOVES: dict[tuple[State, State], frozenset[Actor]] = {
    (S.DRAFT, S.SCHEDULED): frozenset({"approver"}),
    (S.SCHEDULED, S.CLAIMED): frozenset({"workflow"}),
    (S.SCHEDULED, S.SKIPPED): frozenset({"workflow"}),
    (S.SCHEDULED, S.NEEDS_HUMAN): frozenset({"workflow"}),
    (S.CLAIMED, S.CLAIMED): frozenset({"workflow"}),  # take-over of a foreign fence after a crash
    (S.PREPARED, S.CLAIMED): frozenset({"workflow"}),
    (S.CLAIMED, S.PREPARED): frozenset({"workflow"}),
    (S.CLAIMED, S.SKIPPED): frozenset({"workflow"}),  # expired while it waited for another try
    (S.CLAIMED, S.NEEDS_HUMAN): frozenset({"workflow"}),  # tries used up before anything was visible
    (S.PREPARED, S.NEEDS_HUMAN): frozenset({"workflow"}),
    (S.PREPARED, S.SENDING): frozenset({"workflow"}),
    (S.SENDING, S.PUBLISHED): frozenset({"workflow"}),
    (S.SENDING, S.PREPARED): frozenset({"workflow"}),
    (S.SENDING, S.UNKNOWN): frozenset({"workflow", "reconcile", "restore"}),
    (S.CLAIMED, S.REFUSED): frozenset({"workflow"}),
    (S.PREPARED, S.REFUSED): frozenset({"workflow"}),
    (S.SENDING, S.REFUSED): frozenset({"workflow"}),
    (S.CLAIMED, S.BLOCKED): frozenset({"workflow"}),
    (S.PREPARED, S.BLOCKED): frozenset({"workflow"}),
    (S.SENDING, S.BLOCKED): frozenset({"workflow"}),
    (S.BLOCKED, S.SCHEDULED): frozenset({"person"}),
    (S.UNKNOWN, S.PUBLISHED): frozenset({"reconcile"}),
    (S.UNKNOWN, S.PREPARED): frozenset({"reconcile"}),
    (S.UNKNOWN, S.NEEDS_HUMAN): frozenset({"reconcile"}),
    (S.NEEDS_HUMAN, S.PUBLISHED): frozenset({"person"}),
    (S.NEEDS_HUMAN, S.PREPARED): frozenset({"person"}),
    (S.NEEDS_HUMAN, S.SCHEDULED): frozenset({"person"}),  # a late row that never left: send it after all
    (S.NEEDS_HUMAN, S.ABANDONED): frozenset({"person"}),
    (S.DRAFT, S.CANCELLED): frozenset({"editor"}),
    (S.SCHEDULED, S.CANCELLED): frozenset({"editor"}),
    (S.CLAIMED, S.CANCELLED): frozenset({"editor"}),
    (S.PREPARED, S.CANCELLED): frozenset({"editor"}),
    (S.BLOCKED, S.CANCELLED): frozenset({"editor"}),
    # Out of a backup: the newsroom went on after it, and may have sent what was still to come.
    (S.SCHEDULED, S.UNKNOWN): frozenset({"restore"}),
    (S.CLAIMED, S.UNKNOWN): frozenset({"restore"}),
    (S.PREPARED, S.UNKNOWN): frozenset({"restore"}),
    (S.BLOCKED, S.UNKNOWN): frozenset({"restore"}),
}

CLOSED = frozenset({S.CANCELLED, S.SKIPPED, S.REFUSED, S.ABANDONED})  # do not occupy their opening
BEFORE_SENDING = frozenset({S.DRAFT, S.SCHEDULED, S.CLAIMED, S.PREPARED, S.BLOCKED})
IN_FLIGHT = frozenset({S.CLAIMED, S.PREPARED, S.SENDING})
SETTLED = CLOSED | {S.PUBLISHED, S.NEEDS_HUMAN, S.BLOCKED}  # nothing more happens by itself


def check_move(old: State, new: State, actor: Actor) -> None:
    """Nothing if the move is in the table for this actor, MoveRefused otherwise."""
    allowed = MOVES.get((old, new))
    if allowed is None or actor not in allowed:
        options = sorted(to for (frm, to), who in MOVES.items() if frm is old and actor in who)
        raise MoveRefused(
            f"a delivery that is '{old}' cannot become '{new}' by {actor}; possible: {', '.join(options) or 'nothing'}"
        )


@dataclass(frozen=True, kw_only=True)
class LatePolicy:
    """What to do with a delivery found after its time."""

    then: Literal["publish", "ask", "skip"] = "publish"
    after: timedelta = timedelta(0)  # up to this late it simply goes out
    expires: timedelta | None = None  # past this it is of no use to anyone: skipped


LATE_DEFAULTS: dict[str, LatePolicy] = {
    "website": LatePolicy(then="publish"),
    "youtube": LatePolicy(then="ask", after=timedelta(hours=24)),
    "assisted": LatePolicy(then="publish"),  # a person sends it and sees for herself how late it is
}
LATE_DEFAULT = LatePolicy(then="ask", after=timedelta(hours=2))


def late_verdict(due: datetime, now: datetime, policy: LatePolicy) -> Literal["go", "ask", "skip"]:
    """What the late policy says about a delivery due at `due` that is looked at `now`."""
    late = now - due
    if policy.expires is not None and late > policy.expires:
        return "skip"
    if late <= policy.after or policy.then == "publish":
        return "go"
    return policy.then


MAX_TRIES = 8  # failures that were answered or seen
MAX_DEATHS = 24  # senders that were killed on a delivery: no failure of its own, unless it is what kills them
DEATHS_AT_ONCE = 3  # so many it is taken up again at once after; from then on others go first


def wait_before(attempt: int, retry_after: float | None, chance: random.Random) -> float:
    """Seconds until the next try: what the platform asked for, else 2^n with jitter, at most 15 min."""
    if retry_after is not None:
        return max(1.0, retry_after * 1.05)
    return min(900.0, 2.0**attempt) * chance.uniform(0.8, 1.2)


def wait_after_death(deaths: int) -> float:
    """Seconds a delivery steps aside after its nth sender died on it, so that one that kills holds up no other."""
    return 0.0 if deaths <= DEATHS_AT_ONCE else min(15.0, 2.0 ** (deaths - DEATHS_AT_ONCE))


CRASH_POINTS = ("before_intent", "after_intent", "after_accept", "after_answer", "after_confirm")
