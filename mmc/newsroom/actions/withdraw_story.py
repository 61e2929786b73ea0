"""Takes a story back from every channel: what waits is cancelled, what is out is withdrawn."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from mmc.core.delivery import BEFORE_SENDING, State
from mmc.errors import MoveRefused
from mmc.newsroom.actions.cancel_delivery import cancel
from mmc.newsroom.actions.note import check_right, note
from mmc.newsroom.models import Delivery, FollowUp, Person, Story


def withdraw(*, story: Story, by: Person, now: datetime, reason: str) -> list[FollowUp]:
    """The follow-ups the engine works off, one a published delivery; each is tracked to done."""
    check_right(by, "withdraw")
    if not reason.strip():
        raise MoveRefused("say why it is withdrawn; readers and colleagues will ask")
    follow_ups = []
    with transaction.atomic():
        for row in Delivery.objects.filter(story=story):
            if State(row.state) in BEFORE_SENDING:
                cancel(delivery=row, by=by, now=now, reason=reason)
            elif State(row.state) is State.PUBLISHED:
                follow_ups.append(ask_follow_up(row, "withdraw", by, now, reason))
        note(by=by, verb="withdraw_story", subject=story.slug, now=now, detail={"reason": reason})
    return follow_ups


def ask_follow_up(
    row: Delivery, verb: str, by: Person, now: datetime, reason: str, revision_id: int | None = None
) -> FollowUp:
    """The waiting follow-up of this verb; one at a time a delivery, a newer wish replaces the older."""
    FollowUp.objects.filter(delivery=row, state=FollowUp.State.WAITING).update(
        state=FollowUp.State.REFUSED, note="replaced by a newer wish", done_at=now
    )
    return FollowUp.objects.create(
        delivery=row, verb=verb, revision_id=revision_id, reason=reason, asked_by=by, asked_at=now
    )
