"""Delivers one row: claim, prepare unseen, write the intent, send once, write the answer."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime

from mmc.core.channel import Post, Receipt
from mmc.core.delivery import State, late_verdict
from mmc.core.pieces import partly_out, whole
from mmc.core.ports import Publisher
from mmc.engine.gate import NotNow, alert_over, begin, burst_wait, last_look
from mmc.engine.pieces import keep_piece
from mmc.engine.setback import after_death, blocked, close, mark_unknown, put_off, settle
from mmc.engine.tools import Tools
from mmc.errors import ChannelLocked, Conflict, MmcError, RefusedDelivery, TemporaryDelivery
from mmc.newsroom.actions.move import move, save_reference
from mmc.newsroom.actions.promise import check_approved
from mmc.newsroom.actions.take_over import take_over_again
from mmc.newsroom.models import Delivery
from mmc.newsroom.post import FIRST_CLAIM, build_post
from mmc.publishers.fence import fenced

log = logging.getLogger("mmc.engine")


def deliver(delivery_id: int, generation: int, tools: Tools) -> str:
    """The state the row is in afterwards. Safe to run at any time, any number of times, anywhere."""
    with tools.held.hold(delivery_id) as mine:
        if not mine:
            return "held"
        row = _look(delivery_id)
        if row is None or row.generation != generation:
            return "stale"
        try:
            return str(_push(row, tools).state)
        except Conflict as error:
            log.info("Delivery %s is in other hands: %s", row.key, error, extra={"action": "lost"})
            return "lost"


def _push(row: Delivery, tools: Tools) -> Delivery:
    state = State(row.state)
    if state is State.SENDING:
        # Whoever was sending is gone, or we would not hold the row: nobody knows what the platform did.
        return row if tools.lives(row.owner, -1) and row.owner != tools.executor else mark_unknown(row, tools)
    if state not in (State.SCHEDULED, State.CLAIMED, State.PREPARED):
        return row
    claimed = _claim(row, tools)
    if claimed is None or State(claimed.state) is not State.CLAIMED:
        return claimed or row
    if claimed.deaths > row.deaths and (aside := after_death(claimed, tools)):
        return aside
    if carried := take_over_again(delivery=claimed, by=tools.executor, now=tools.clock()):
        return carried  # before the late policy: an alert's newer words may have a later end than its old ones
    # What waited prepared behind a pause or for another try meets its policy too: no burst of old words.
    if late := _late(claimed, tools.clock(), tools):
        return late
    if wait := burst_wait(claimed, tools):
        return put_off(claimed, tools, "late posts of this channel leave a few at a time", seconds=wait, counts=False)
    try:
        check_approved(claimed.revision)
    except (MmcError, KeyError, TypeError, ValueError) as error:
        return close(claimed, State.REFUSED, tools, f"the revision may not go out: {error}")
    try:
        publisher = tools.open_channel(claimed.channel_id, tools.config)
    except Exception as error:  # a section or secret that is gone: counted, so that a person hears of it
        return put_off(claimed, tools, f"the channel cannot be opened: {error!r}")
    try:
        ready = _prepare(claimed, publisher, tools)
        if isinstance(ready, Delivery):
            return ready
        row, post = ready
        if getattr(publisher, "by_hand", False):
            return _hand_over(row, tools)
        holds = tools.term()  # before the last look: what is seen there is true for this term only
        wait = last_look(row, tools)
        if wait:
            return put_off(row, tools, "not the channel's turn right now", seconds=wait, counts=False)
        return _send(row, post, publisher, tools, holds)
    finally:
        publisher.close()


def _claim(row: Delivery, tools: Tools) -> Delivery | None:
    now = tools.clock()
    if row.cancel_requested and not partly_out(row.refs):
        # Asked for during an earlier visible call, which proved to have had no effect.
        return move(row, State.CANCELLED, actor="editor", by=tools.executor, now=now,
                    note="cancelled as asked for while it was being sent", changes={"generation": row.generation + 1})
    if not row.channel.open:
        _release(row)
        return None
    if State(row.state) is State.SCHEDULED:
        if row.due_at > now:
            _release(row)
            return None
        if (late := _late(row, now, tools)) is not None:
            return late
    elif row.owner and tools.lives(row.owner, row.pk) and row.owner != tools.executor:
        return None
    refs = {FIRST_CLAIM: now.isoformat(), **row.refs}
    # An owner that did not let go has died on it: no failure of the row, but counted, for it may be what kills them.
    died = State(row.state) is not State.SCHEDULED and row.owner not in ("", tools.executor)
    return move(
        row, State.CLAIMED, actor="workflow", by=tools.executor, now=now,
        note=f"taken over from {row.owner}" if died else "",
        changes={
            "fence": row.fence + 1, "owner": tools.executor, "refs": refs, "next_try_at": None,
            "deaths": row.deaths + died,
        },
    )  # fmt: skip


def _late(row: Delivery, now: datetime, tools: Tools) -> Delivery | None:
    """The row settled as its late policy says, None while it may still go out."""
    if partly_out(row.refs):  # half a thread is worse than a late one, but an alert that is over stays over
        why = "the alert has ended with part of it public: a person withdraws it or lets it be"
        return settle(row, State.NEEDS_HUMAN, tools, why, {}) if alert_over(row, now) else None
    if alert_over(row, now):
        return settle(row, State.SKIPPED, tools, "the alert has ended: nothing is published after its printed end", {})
    verdict = late_verdict(row.due_at, now, row.late_policy)
    late = {"due": row.due_at.isoformat(), "late_s": round((now - row.due_at).total_seconds(), 1)}
    if verdict == "skip":
        return settle(row, State.SKIPPED, tools, "too late to be of use", late)
    if verdict == "ask":
        return settle(row, State.NEEDS_HUMAN, tools, "late: a person decides whether it still goes out", late)
    return None


def _prepare(row: Delivery, publisher: Publisher, tools: Tools) -> tuple[Delivery, Post] | Delivery:
    """Invisible work only. The prepared row with its post, or the row as the failure left it."""
    holds = tools.term()
    try:
        post = build_post(row, now=tools.clock())
        problems = publisher.check(post)
        if problems:
            return close(row, State.REFUSED, tools, "; ".join(p.message for p in problems))
        if hasattr(publisher, "on_progress"):  # the kinds whose uploads take their time
            publisher.on_progress = lambda share: tools.progress(f"{row.channel_id} {row.story.slug}", share)
        with fenced(holds):  # invisible, but a stopped worker that wakes has no business there either
            publisher.prepare(post, row.refs, lambda name, value: save_reference(row, name, value, tools.clock()))
    except RefusedDelivery as error:
        return close(row, State.REFUSED, tools, str(error))
    except ChannelLocked as error:
        return blocked(row, tools, error)
    except Conflict:
        raise
    except Exception as error:  # invisible work may always be repeated, whatever went wrong
        if not isinstance(error, MmcError):
            log.exception("Preparing delivery %s failed", row.key, extra={"action": "prepare_failed"})
        wait = error.retry_after if isinstance(error, TemporaryDelivery) else None
        return put_off(row, tools, str(error) or type(error).__name__, retry_after=wait, counts=holds())
    ready = move(
        row, State.PREPARED, actor="workflow", by=tools.executor, now=tools.clock(),
        evidence={"references": sorted(k for k in row.refs if k != FIRST_CLAIM)},
    )  # fmt: skip
    return ready, post


def _hand_over(row: Delivery, tools: Tools) -> Delivery:
    """The row with its officer: only a person with the link in hand makes it published."""
    log.info("Delivery %s waits for its officer", row.key, extra={"action": "handed_over"})
    return move(row, State.NEEDS_HUMAN, actor="workflow", by=tools.executor, now=tools.clock(),
                note="handed to the officer of the channel", changes={"error": "", "owner": ""})


def _send(row: Delivery, post: Post, publisher: Publisher, tools: Tools, holds: Callable[[], bool]) -> Delivery:
    tools.probe("before_intent")
    try:
        begin(row, post, tools)
    except NotNow as error:
        return put_off(row, tools, str(error), seconds=1, counts=False)
    row = _look(row.pk) or row
    tools.probe("after_intent")
    try:
        with fenced(holds):
            receipt = publisher.send(post, row.refs)
    except TemporaryDelivery as error:
        return put_off(row, tools, str(error), retry_after=error.retry_after, counts=holds())
    except RefusedDelivery as error:
        return close(row, State.REFUSED, tools, str(error))
    except ChannelLocked as error:
        return blocked(row, tools, error)
    except BaseException as error:
        # Anything else, a cancelled thread included: the platform may have accepted.
        seen = isinstance(error, Exception) and holds()  # what ends a process, or its lease, is no failure of the row
        mark_unknown(row, tools, note=str(error) or type(error).__name__, seen=seen)
        if isinstance(error, Exception):
            return _look(row.pk) or row
        raise
    tools.probe("after_answer")
    if receipt.left:
        return _go_on(row, receipt, post, publisher, tools)
    row = _finish(row, whole(row.refs, receipt), tools)
    tools.probe("after_confirm")
    log.info("Published %s to %s", row.story.slug, row.channel_id, extra={"action": "published"})
    return row


def _go_on(row: Delivery, receipt: Receipt, post: Post, publisher: Publisher, tools: Tools) -> Delivery:
    """The row after its next piece: each piece is an intent, one visible call and a kept answer of its own."""
    keep_piece(row, receipt, tools)
    row = _look(row.pk) or row
    holds = tools.term()
    if wait := last_look(row, tools):
        return put_off(row, tools, "the next piece waits for the channel's turn", seconds=wait, counts=False)
    return _send(row, post, publisher, tools, holds)


def _finish(row: Delivery, receipt: Receipt, tools: Tools) -> Delivery:
    """Right after the answer: id and url, and nothing else in this step."""
    now = tools.clock()
    move(
        row, State.PUBLISHED, actor="workflow", by=tools.executor, now=now,
        changes={
            "receipt_id": receipt.id, "receipt_url": receipt.url, "published_at": now, "error": "", "tries": 0,
            "deaths": 0,
        },
        evidence={"id": receipt.id, "url": receipt.url},
    )  # fmt: skip
    return _look(row.pk) or row


def _release(row: Delivery) -> None:
    """Not its turn: the dispatcher may pick it again later."""
    Delivery.objects.filter(pk=row.pk, state=row.state, generation=row.generation).update(dispatched_at=None)


def _look(delivery_id: int) -> Delivery | None:
    return Delivery.objects.select_related("channel", "revision", "story").filter(pk=delivery_id).first()


def due_order(due_at: datetime) -> int:
    """Queue priority: seconds since 2020, so that what was due first leaves first."""
    return max(1, int(due_at.timestamp()) - 1_577_836_800)
