"""A newly approved revision takes over the deliveries that have not left the house."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from mmc.core.delivery import BEFORE_SENDING, State
from mmc.newsroom.actions.move import append_event, move
from mmc.newsroom.actions.note import name_of
from mmc.newsroom.models import Delivery, Person, Revision, Story
from mmc.newsroom.post import part_on

# A late row about which a person is asked never left either: its old words must not go out after all.
NEVER_LEFT = Q(state__in=sorted(BEFORE_SENDING)) | Q(state=State.NEEDS_HUMAN, attempt=0)
WAITS_FOR_A_PERSON = (State.BLOCKED, State.NEEDS_HUMAN)


def take_over(*, story: Story, revision: Revision, by: Person | None, now: datetime) -> list[Delivery]:
    """The deliveries that now carry `revision`: generation + 1, back to scheduled, nothing prepared.

    What waits for a person goes on waiting, with the new words. A channel the revision leaves out gets
    nothing: its row is closed. A row that is already sending stays as it is: after publication a
    correction carries the change.
    """
    carried = []
    channels = {plan.channel for plan in revision.frozen.plans}
    with transaction.atomic():
        rows = Delivery.objects.select_for_update().filter(NEVER_LEFT, story=story)
        for row in rows.exclude(revision=revision).order_by("id"):
            if row.channel_id not in channels:
                _leave_out(row, revision, by, now)
            elif _carry(row, revision, by, now):
                carried.append(Delivery.objects.get(pk=row.pk))
    return carried


def _carry(row: Delivery, revision: Revision, by: Person | None, now: datetime) -> bool:
    content = revision.frozen
    part = part_on(content, content.plan_for(row.channel_id), row.channel.kind)
    old = State(row.state)
    new = old if old in WAITS_FOR_A_PERSON else State.SCHEDULED
    touched = Delivery.objects.filter(
        pk=row.pk, state=row.state, generation=row.generation, fence=row.fence
    ).update(
        revision=revision, part=part, generation=row.generation + 1, state=new, refs={}, owner="",
        dispatched_at=None, next_try_at=None, tries=0, updated_at=now,
    )  # fmt: skip
    if touched:
        # Not a move of the table: the opening stays, its content changes under a new generation.
        append_event(
            row, old, new, actor="approver", by=name_of(by), now=now,
            note=f"revision {revision.number} takes over", evidence={"generation": row.generation + 1},
        )  # fmt: skip
    return bool(touched)


def _leave_out(row: Delivery, revision: Revision, by: Person | None, now: datetime) -> None:
    why = f"revision {revision.number} leaves this channel out"
    asked = State(row.state) is State.NEEDS_HUMAN
    move(
        row, State.ABANDONED if asked else State.CANCELLED, actor="person" if asked else "editor", by=name_of(by),
        now=now, note=why, changes={"generation": row.generation + 1},
    )  # fmt: skip
