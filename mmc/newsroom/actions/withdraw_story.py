"""Takes a story back from every channel: what waits is cancelled, what is out is withdrawn."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from mmc.core.delivery import BEFORE_SENDING, CLOSED, State
from mmc.core.pieces import partly_out
from mmc.errors import MoveRefused
from mmc.newsroom.actions.cancel_delivery import ask_to_stop, cancel
from mmc.newsroom.actions.move import move
from mmc.newsroom.actions.note import check_right, name_of, note
from mmc.newsroom.models import Delivery, FollowUp, Person, Story


def withdraw(*, story: Story, by: Person, now: datetime, reason: str) -> list[FollowUp]:
    """The follow-ups the engine works off, one a delivery that is out or may be; each is tracked to done.

    What is being sent, or may have been, is not sent again; its follow-up waits until it is known to be out.
    """
    check_right(by, "withdraw")
    if not reason.strip():
        raise MoveRefused("say why it is withdrawn; readers and colleagues will ask")
    follow_ups = []
    with transaction.atomic():
        # Locked, so that none of them begins to leave between this look and its cancellation.
        for row in Delivery.objects.select_for_update().filter(story=story).order_by("id"):
            if _never_left(row, by, now, reason):
                continue
            if State(row.state) not in CLOSED:
                ask_to_stop(row, by=by, now=now, reason=reason)
                follow_ups.append(ask_follow_up(row, "withdraw", by, now, reason))
        note(by=by, verb="withdraw_story", subject=story.slug, now=now, detail={"reason": reason})
    return follow_ups


def _never_left(row: Delivery, by: Person, now: datetime, reason: str) -> bool:
    """True if it surely never left the house, and now never will."""
    if partly_out(row.refs):
        return False  # half a thread is finished first; its follow-up waits and takes all of it down
    if State(row.state) in BEFORE_SENDING:
        cancel(delivery=row, by=by, now=now, reason=reason)
        return True
    if State(row.state) is State.NEEDS_HUMAN and row.attempt == 0:
        move(row, State.ABANDONED, actor="person", by=name_of(by), now=now, note=reason)
        return True
    return False


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
