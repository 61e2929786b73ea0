"""A newly approved revision takes over the deliveries that have not left the house."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from mmc.core.delivery import BEFORE_SENDING, State
from mmc.newsroom.actions.move import append_event
from mmc.newsroom.actions.note import name_of
from mmc.newsroom.models import Delivery, Person, Revision, Story


def take_over(*, story: Story, revision: Revision, by: Person | None, now: datetime) -> list[Delivery]:
    """The deliveries that now carry `revision`: generation + 1, back to scheduled, nothing prepared.

    A row that is already sending stays as it is: after publication a correction carries the change.
    """
    carried = []
    channels = {plan.channel for plan in revision.frozen.plans}
    with transaction.atomic():
        rows = Delivery.objects.select_for_update().filter(
            story=story, state__in=sorted(BEFORE_SENDING - {State.BLOCKED})
        )
        for row in rows.exclude(revision=revision):
            if row.channel_id not in channels:
                continue
            old = State(row.state)
            touched = Delivery.objects.filter(
                pk=row.pk, state=row.state, generation=row.generation, fence=row.fence
            ).update(
                revision=revision, generation=row.generation + 1, state=State.SCHEDULED, refs={}, owner="",
                dispatched_at=None, next_try_at=None, tries=0, updated_at=now,
            )  # fmt: skip
            if touched:
                # Not a move of the table: the opening stays, its content changes under a new generation.
                append_event(
                    row, old, State.SCHEDULED, actor="approver", by=name_of(by), now=now,
                    note=f"revision {revision.number} takes over", evidence={"generation": row.generation + 1},
                )  # fmt: skip
                carried.append(Delivery.objects.get(pk=row.pk))
    return carried
