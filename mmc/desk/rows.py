"""A delivery as a row of the queue: what it is, what it needs, what this person may do with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from mmc.core.delivery import BEFORE_SENDING, State
from mmc.desk.clock import now
from mmc.desk.words import ADVICE, Words
from mmc.newsroom.actions.note_fetch import fetches_of
from mmc.newsroom.actions.resolve_piece import messages_left
from mmc.newsroom.models import Delivery, FollowUp, Person
from mmc.newsroom.queries import withdrawn
from mmc.newsroom.tasks import Task, task_of


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
    doubtful: int  # which of its messages nobody is sure of, where more come after it; else 0
    follow_ups: tuple[FollowUp, ...]
    task: Task | None  # an officer has it
    gone: bool  # it was out and is withdrawn
    fetched: datetime | None  # when its partner last fetched the press kit


def row_of(delivery: Delivery, person: Person) -> Row:
    """The row; rights are shown here and enforced by the actions."""
    state, task = State(delivery.state), task_of(delivery, now())
    fetch = fetches_of(delivery.key).first() if delivery.channel.kind == "partner" else None
    resolvable = state is State.NEEDS_HUMAN and task is None and person.may("resolve")
    return Row(
        delivery=delivery,
        state=state,
        advice="" if task else ADVICE.get(state, ""),
        cancellable=state in BEFORE_SENDING and person.may("cancel"),
        movable=state is State.SCHEDULED and person.may("schedule"),
        resolvable=resolvable,
        never_left=delivery.attempt == 0,
        doubtful=messages_left(delivery, now())[0] if resolvable else 0,
        follow_ups=tuple(delivery.follow_ups.all()),
        task=task,
        gone=state is State.PUBLISHED and withdrawn(delivery),
        fetched=fetch.at if fetch else None,
    )
