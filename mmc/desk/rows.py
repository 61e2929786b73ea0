"""A delivery as a row of the queue: what it is, what it needs, what this person may do with it."""

from __future__ import annotations

from dataclasses import dataclass

from mmc.core.delivery import BEFORE_SENDING, State
from mmc.desk.words import ADVICE, Words
from mmc.newsroom.models import Delivery, FollowUp, Person


@dataclass(frozen=True, kw_only=True)
class Row:
    """One delivery with the doors that are open to one person."""

    delivery: Delivery
    state: State
    advice: Words
    cancellable: bool
    movable: bool
    resolvable: bool
    never_left: bool  # asked about before anything was sent: sending it is no risk of a double
    follow_ups: tuple[FollowUp, ...]


def row_of(delivery: Delivery, person: Person) -> Row:
    """The row; rights are shown here and enforced by the actions."""
    state = State(delivery.state)
    return Row(
        delivery=delivery,
        state=state,
        advice=ADVICE.get(state, ""),
        cancellable=state in BEFORE_SENDING and person.may("cancel"),
        movable=state is State.SCHEDULED and person.may("schedule"),
        resolvable=state is State.NEEDS_HUMAN and person.may("resolve"),
        never_left=delivery.attempt == 0,
        follow_ups=tuple(delivery.follow_ups.all()),
    )
