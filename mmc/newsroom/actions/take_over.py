"""A newly approved revision takes over the deliveries that have not left the house."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from mmc.core.delivery import BEFORE_SENDING, Actor, State
from mmc.core.pieces import out_ref, partly_out
from mmc.core.workflow import Decision
from mmc.errors import Conflict
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
    with transaction.atomic():
        rows = Delivery.objects.select_for_update().filter(NEVER_LEFT, story=story).exclude(refs__has_key=out_ref(1))
        for row in rows.exclude(revision=revision).order_by("id"):
            if not _names(revision, row.channel_id):
                _leave_out(row, revision, name_of(by), now)
            elif _carry(row, revision, "approver", name_of(by), now):
                carried.append(Delivery.objects.get(pk=row.pk))
    return carried


def take_over_again(*, delivery: Delivery, by: str, now: datetime) -> Delivery | None:
    """A row that comes back to be sent, carried by what was approved meanwhile; None if its words still stand.

    It was on its way, in doubt or with a person when the newer revision was approved, and it is known by now that
    nothing of it is out: its old words must not leave after all. Half a thread is finished as it was begun.
    """
    if partly_out(delivery.refs):
        return None
    newer = delivery.story.revisions.filter(number__gt=delivery.revision.number).order_by("-number")
    revision = next((one for one in newer if one.decision is Decision.APPROVED), None)
    if revision is None:
        return None
    with transaction.atomic():
        if not _names(revision, delivery.channel_id):
            _leave_out(delivery, revision, by, now)
        elif not _carry(delivery, revision, "workflow", by, now):
            raise Conflict(f"delivery {delivery.key} changed while revision {revision.number} took it over")
    return Delivery.objects.get(pk=delivery.pk)


def _names(revision: Revision, channel: str) -> bool:
    return channel in {plan.channel for plan in revision.frozen.plans}


def _carry(row: Delivery, revision: Revision, actor: Actor, by: str, now: datetime) -> bool:
    content = revision.frozen
    part = part_on(content, content.plan_for(row.channel_id), row.channel.kind)
    old = State(row.state)
    new = old if old in WAITS_FOR_A_PERSON else State.SCHEDULED
    touched = Delivery.objects.filter(
        pk=row.pk, state=row.state, generation=row.generation, fence=row.fence
    ).update(
        revision=revision, part=part, generation=row.generation + 1, state=new, refs={}, owner="",
        dispatched_at=None, next_try_at=None, tries=0, deaths=0, updated_at=now,
    )  # fmt: skip
    if touched:
        # Not a move of the table: the opening stays, its content changes under a new generation.
        append_event(
            row, old, new, actor=actor, by=by, now=now,
            note=f"revision {revision.number} takes over", evidence={"generation": row.generation + 1},
        )  # fmt: skip
    return bool(touched)


def _leave_out(row: Delivery, revision: Revision, by: str, now: datetime) -> None:
    why = f"revision {revision.number} leaves this channel out"
    asked = State(row.state) is State.NEEDS_HUMAN
    move(
        row, State.ABANDONED if asked else State.CANCELLED, actor="person" if asked else "editor", by=by,
        now=now, note=why, changes={"generation": row.generation + 1},
    )  # fmt: skip
