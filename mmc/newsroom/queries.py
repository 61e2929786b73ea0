"""Questions the desk, the command line and the engine ask, by name."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Prefetch, Q, QuerySet

from mmc.core.delivery import CLOSED, State
from mmc.core.workflow import Decision, Stage, stage_of
from mmc.newsroom.models import (
    ChangedFigures,
    Channel,
    Delivery,
    DeliveryEvent,
    FollowUp,
    Review,
    Revision,
    Slot,
    Story,
)

ATTENTION = (State.UNKNOWN, State.NEEDS_HUMAN, State.BLOCKED, State.REFUSED)


def stories_for_desk() -> QuerySet[Story]:
    """All stories, newest first, with what the list shows."""
    newest = Revision.objects.order_by("-number")
    return Story.objects.select_related("created_by").prefetch_related(
        Prefetch("revisions", queryset=newest), "deliveries__follow_ups", "orders"
    )


def stage(story: Story) -> Stage:
    """The derived stage of a story."""
    revision = story.latest
    decision = revision.decision if revision else Decision.NONE
    deliveries = list(story.deliveries.all())
    found = stage_of(decision, [State(d.state) for d in deliveries])
    out = [d for d in deliveries if d.state == State.PUBLISHED]
    gone = found in (Stage.PUBLISHED, Stage.PARTLY) and all(withdrawn(d) for d in out)
    return Stage.WITHDRAWN if gone else found


def withdrawn(delivery: Delivery) -> bool:
    """True once what was published is known to be taken back."""
    return any(f.verb == "withdraw" and f.state == FollowUp.State.DONE for f in delivery.follow_ups.all())


def waiting_for_review() -> QuerySet[Review]:
    """Open requests, oldest first; only of a story's newest revision they can be decided."""
    return Review.objects.filter(decision=Decision.REQUESTED).select_related("revision__story").order_by("asked_at")


def deliveries_for_queue() -> QuerySet[Delivery]:
    """Every delivery with what the queue page shows, by due time."""
    return Delivery.objects.select_related("story", "channel", "revision").order_by("due_at", "id")


def needs_attention() -> QuerySet[Delivery]:
    """What a person has to look at."""
    return deliveries_for_queue().filter(state__in=ATTENTION)


def changed_figures() -> QuerySet[ChangedFigures]:
    """Flags nobody has lowered yet: a story shows what its source no longer says."""
    return ChangedFigures.objects.filter(settled_at=None).select_related("story", "revision", "snapshot")


def deliveries_of(story: Story) -> QuerySet[Delivery]:
    return deliveries_for_queue().filter(story=story)


def open_deliveries_of(story: Story) -> QuerySet[Delivery]:
    """Those that still hold their opening."""
    return deliveries_of(story).exclude(state__in=sorted(CLOSED))


def events_of(delivery: Delivery) -> QuerySet[DeliveryEvent]:
    return delivery.events.order_by("number")


def slots_of(schedule: str, limit: int = 10) -> list[Slot]:
    """The latest slots of a schedule, newest first."""
    return list(Slot.objects.filter(schedule=schedule).select_related("story").order_by("-opens_at")[:limit])


def due_now(now: datetime) -> QuerySet[Delivery]:
    """Deliveries whose turn it is and whose channel is open, in due order.

    Scheduled ones that are due; claimed and prepared ones whose wait is over or whose worker is gone
    (the dispatcher cleared `dispatched_at`).
    """
    waiting = Q(state__in=(State.CLAIMED, State.PREPARED)) & (Q(next_try_at=None) | Q(next_try_at__lte=now))
    return (
        Delivery.objects.filter(Q(state=State.SCHEDULED, due_at__lte=now) | waiting)
        .filter(dispatched_at=None, channel__paused_at=None, channel__blocked_at=None)
        .order_by("due_at", "id")
    )


def next_due(after: datetime, until: datetime) -> datetime | None:
    """The first due time within a span of which nobody has taken notice yet, None if there is none."""
    waiting = Delivery.objects.filter(state=State.SCHEDULED, dispatched_at=None, due_at__gt=after, due_at__lte=until)
    return waiting.order_by("due_at").values_list("due_at", flat=True).first()


def unknown_deliveries() -> QuerySet[Delivery]:
    return Delivery.objects.filter(state=State.UNKNOWN).select_related("channel").order_by("unknown_since")


def follow_ups_due(now: datetime) -> QuerySet[FollowUp]:
    """Corrections and withdrawals to carry out now, of what is known to be out."""
    due = Q(next_try_at=None) | Q(next_try_at__lte=now)
    waiting = FollowUp.objects.filter(due, state=FollowUp.State.WAITING, delivery__state=State.PUBLISHED)
    return waiting.select_related("delivery__channel", "revision").order_by("id")


def channels() -> QuerySet[Channel]:
    return Channel.objects.order_by("name")


def published_on(channel: str) -> QuerySet[Delivery]:
    """What is out on a channel and can be sampled."""
    return Delivery.objects.filter(channel_id=channel, state=State.PUBLISHED).exclude(receipt_id="")
