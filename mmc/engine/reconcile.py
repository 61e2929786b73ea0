"""Settles what nobody knows: reads the channel back, and asks a person where it cannot be read."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.db import transaction

from mmc.core.channel import Absent, Found, Outcome, Unreadable
from mmc.core.delivery import MAX_DEATHS, MAX_TRIES, State
from mmc.core.pieces import whole
from mmc.engine.pieces import found_piece
from mmc.engine.setback import died_on, mark_unknown
from mmc.engine.tools import Tools
from mmc.errors import Conflict, MmcError
from mmc.newsroom.actions.move import append_event, move, to_be_sent
from mmc.newsroom.fitting import without_nul
from mmc.newsroom.models import Delivery
from mmc.newsroom.post import RESTORED, build_post
from mmc.newsroom.queries import unknown_deliveries

log = logging.getLogger("mmc.engine")
BEFORE = timedelta(seconds=60)  # the platform's clock may run behind ours


def sweep_sending(tools: Tools) -> int:
    """Rows found sending without a living sender become unknown; returns how many. No exception."""
    found = 0
    for row in Delivery.objects.filter(state=State.SENDING):
        if tools.lives(row.owner, row.pk):
            continue
        try:
            mark_unknown(row, tools)
            found += 1
        except Conflict:
            continue
    return found


def reconcile(tools: Tools) -> int:
    """One pass over the unknown rows; returns how many it settled."""
    settled = 0
    for row in unknown_deliveries():
        if row.next_try_at is not None and row.next_try_at > tools.clock():
            continue
        try:
            settled += _read_back(row, tools)
        except Conflict:
            continue
        except MmcError as error:
            log.warning("Reading back %s failed: %s", row.key, error, extra={"action": "read_back_failed"})
    return settled


def _read_back(row: Delivery, tools: Tools) -> bool:
    outcome = _look(row, tools)
    if isinstance(outcome, Found) and outcome.receipt.left:
        found_piece(row, outcome.receipt, tools)
        return True
    if isinstance(outcome, Found):
        now = tools.clock()
        receipt = whole(row.refs, outcome.receipt)
        move(
            row, State.PUBLISHED, actor="reconcile", by=tools.executor, now=now, note="read back: it is there",
            changes={
                "receipt_id": receipt.id, "receipt_url": receipt.url, "published_at": row.sending_at or now,
                "error": "", "next_try_at": None,
            },
            evidence={"id": receipt.id, "url": receipt.url},
        )  # fmt: skip
        return True
    if isinstance(outcome, Absent):
        if RESTORED in row.refs:
            # It is looked for by references as old as the backup: what was sent since may not be found by them.
            outcome = Unreadable(reason="restored from a backup and not seen on the channel: a person has to look")
        else:
            return _count_absence(row, tools)
    patient = outcome.ever and row.unknown_since is not None
    give_up = tools.config.engine.reconcile_give_up
    if patient and row.unknown_since and tools.clock() - row.unknown_since < give_up:
        _wait(row, tools, outcome.reason)
        return False
    move(row, State.NEEDS_HUMAN, actor="reconcile", by=tools.executor, now=tools.clock(), note=outcome.reason,
         changes={"error": outcome.reason, "next_try_at": None})
    return True


def _look(row: Delivery, tools: Tools) -> Outcome:
    try:
        publisher = tools.open_channel(row.channel_id, tools.config)
        try:
            return publisher.find(build_post(row, now=tools.clock()), row.refs, _first_sent(row) - BEFORE)
        finally:
            publisher.close()
    except Exception as error:  # whatever it is, the row must end with a person and not hold up the others
        if not isinstance(error, MmcError):
            log.exception("Reading back %s failed", row.key, extra={"action": "read_back_failed"})
        return Unreadable(reason=str(error) or type(error).__name__, ever=True)


def _first_sent(row: Delivery) -> datetime:
    """When the first visible call began: a copy of it that shows late must not be overlooked."""
    first = row.events.filter(new=State.SENDING).order_by("number").first()
    if first is None and RESTORED in row.refs:
        return datetime.fromisoformat(row.refs[RESTORED])
    return first.at if first else row.sending_at or row.updated_at


def _count_absence(row: Delivery, tools: Tools) -> bool:
    """True once enough reads over enough time saw nothing: proof enough to send again."""
    engine = tools.config.engine
    now = tools.clock()
    reads = row.reads + 1
    first = row.first_read_at or now
    if reads >= engine.reconcile_reads and now - first >= engine.reconcile_over:
        if row.tries > MAX_TRIES or row.deaths > MAX_DEATHS:
            why = died_on(row) if row.deaths > MAX_DEATHS else f"sent {row.attempt} times, never seen: {row.error}"
            move(row, State.NEEDS_HUMAN, actor="reconcile", by=tools.executor, now=now, note=why,
                 changes={"error": why[:2000], "next_try_at": None})
            return True
        move(
            row, State.PREPARED, actor="reconcile", by=tools.executor, now=now,
            note=f"{reads} reads over {(now - first).total_seconds():.0f} s saw nothing: it is sent again",
            changes=to_be_sent(now), evidence={"reads": reads},
        )  # fmt: skip
        return True
    pause = engine.reconcile_over / max(1, engine.reconcile_reads - 1)
    with transaction.atomic():
        # By the count it was read at: two readers of one absence are one read.
        held = Delivery.objects.filter(pk=row.pk, state=State.UNKNOWN, fence=row.fence, reads=row.reads).update(
            reads=reads, first_read_at=first, next_try_at=now + pause, updated_at=now
        )
        if held:
            append_event(row, State.UNKNOWN, State.UNKNOWN, actor="reconcile", by=tools.executor, now=now,
                         note=f"read {reads}: not there", evidence={"reads": reads})
    return False


def _wait(row: Delivery, tools: Tools, why: str) -> None:
    pause = tools.config.engine.reconcile_every
    Delivery.objects.filter(pk=row.pk, state=State.UNKNOWN, fence=row.fence).update(
        next_try_at=tools.clock() + pause, error=without_nul(why)[:2000], updated_at=tools.clock()
    )
