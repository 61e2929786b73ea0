"""The gate before the visible call: pace, pause, bursts, approval, lease; and the intent that is written there."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import F, Q

from mmc.core.channel import Post
from mmc.core.delivery import State
from mmc.engine.tools import Tools
from mmc.errors import Conflict, MmcError
from mmc.newsroom.actions.move import move
from mmc.newsroom.actions.promise import check_approved
from mmc.newsroom.models import Channel, Delivery
from mmc.newsroom.post import fingerprint

LONG_WAIT = 60.0  # seconds a worker may sleep for the channel's pace; beyond that the row gives its place back
NOT_FLOODED = frozenset({"website"})  # kinds whose readers do not mind a backlog at once


class NotNow(MmcError):
    """The channel was paused, or another worker is at it: the row waits a moment."""


def burst_wait(row: Delivery, tools: Tools) -> float:
    """Seconds until a late post may leave, 0 for now: after a stop a channel gets its backlog a few at a time.

    Posts that are on time go past a backlog. A person who wants a post out at once reschedules it to now.
    """
    now, engine = tools.clock(), tools.config.engine
    if row.channel.kind in NOT_FLOODED or now - row.due_at <= engine.burst_over:
        return 0.0
    late = Delivery.objects.filter(
        channel=row.channel_id, sending_at__gt=F("due_at") + engine.burst_over,
        sending_at__range=(now - engine.burst_over, now),
    ).exclude(pk=row.pk)  # fmt: skip
    left = list(late.order_by("-sending_at").values_list("sending_at", flat=True)[: engine.burst])
    if len(left) < engine.burst or left[-1] is None:
        return 0.0
    return max(1.0, (left[-1] + engine.burst_over - now).total_seconds())


def alert_over(row: Delivery, now: datetime) -> bool:
    """True from the end on that an alert prints: nothing of it goes out any more."""
    content = row.revision.content
    ends = content.get("expires") if isinstance(content, dict) else None
    try:
        return bool(ends) and now >= datetime.fromisoformat(str(ends))
    except (TypeError, ValueError):
        return False  # a revision changed by hand: its approval does not hold, and it is refused for that


def last_look(row: Delivery, tools: Tools) -> float:
    """The last look before the visible call: pace, pause, approval, our own lease. 0, or seconds to put it off."""
    gap = tools.config.channels[row.channel_id].min_gap
    channel = Channel.objects.get(pk=row.channel_id)
    if channel.last_sent_at is not None:
        # At most the gap itself: after a clock was set back, the last call lies in the future.
        wait = min(channel.last_sent_at + gap - tools.common_time(), gap).total_seconds()
        if wait > LONG_WAIT:
            return wait
        if wait > 0:
            tools.sleep(wait)
            channel.refresh_from_db()
    fresh = Delivery.objects.select_related("revision").filter(pk=row.pk).first()
    if fresh is None or (fresh.generation, fresh.fence, fresh.state) != (row.generation, row.fence, row.state):
        raise Conflict(f"delivery {row.key} changed before it was sent")
    check_approved(fresh.revision)
    if alert_over(fresh, tools.clock()):
        return 1.0  # it ended while its files were sent ahead: claimed again, it is skipped
    return 0.0 if channel.open and tools.may_send() else 5.0


def begin(row: Delivery, post: Post, tools: Tools) -> Delivery:
    """The row in `sending`, its intent committed; NotNow if the channel is not free in this very moment.

    The channel's row is written first: on PostgreSQL that makes all workers take turns here, so that one call at a
    time and the channel's pace hold however many of them there are.
    """
    now, mark = tools.clock(), fingerprint(post)
    with transaction.atomic():
        _take_channel(row, tools)
        return move(
            row, State.SENDING, actor="workflow", by=tools.executor, now=now,
            changes={"attempt": row.attempt + 1, "sending_at": now, "fingerprint": mark},
            evidence={"attempt": row.attempt + 1, "fingerprint": mark},
        )  # fmt: skip


def _take_channel(row: Delivery, tools: Tools) -> None:
    at = tools.common_time()
    gap = tools.config.channels[row.channel_id].min_gap * 0.95  # a sleep may end a breath early
    paced = Q(last_sent_at=None) | Q(last_sent_at__lte=at - gap) | Q(last_sent_at__gt=at)
    taken = Channel.objects.filter(paced, pk=row.channel_id, paused_at=None, blocked_at=None).update(last_sent_at=at)
    if not taken:
        raise NotNow("the channel was paused or used in this very moment")
    if Delivery.objects.filter(channel=row.channel_id, state=State.SENDING).exclude(pk=row.pk).exists():
        raise NotNow("another post of this channel is being sent")
