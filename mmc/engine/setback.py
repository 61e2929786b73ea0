"""Setbacks: what becomes of a delivery that does not go out now. It waits, is in doubt, or a person is asked."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

from django.db import transaction

from mmc.core.delivery import MAX_DEATHS, MAX_TRIES, State, wait_after_death, wait_before
from mmc.core.pieces import out_receipts
from mmc.engine.tools import Tools
from mmc.errors import ChannelLocked, Conflict
from mmc.newsroom.actions.block_channel import block
from mmc.newsroom.actions.move import append_event, move
from mmc.newsroom.fitting import without_nul
from mmc.newsroom.models import Delivery

log = logging.getLogger("mmc.engine")


def after_death(row: Delivery, tools: Tools) -> Delivery | None:
    """The row with a person, or standing aside for a moment; None if it goes on at once."""
    if row.deaths > MAX_DEATHS:
        return settle(row, State.NEEDS_HUMAN, tools, died_on(row), {})
    wait = wait_after_death(row.deaths)
    return put_off(row, tools, "its sender was killed: others go first", seconds=wait, counts=False) if wait else None


def died_on(row: Delivery) -> str:
    """Why a person is asked about a row whose senders keep dying."""
    return (
        f"{row.deaths} processes were killed while they were at it: its files may be what kills them; look at them and "
        "at the machine's memory before it is sent again"
    )


def mark_unknown(
    row: Delivery, tools: Tools, note: str = "found sending without a living sender", *, seen: bool = False
) -> Delivery:
    """The row as unknown: reconcile reads back before anything else happens to it.

    `seen`: its sender lived and saw the failure, which uses up a try. A sender that is gone does not.
    """
    now = tools.clock()
    return move(
        row, State.UNKNOWN, actor="workflow", by=tools.executor, now=now, note=note[:2000],
        changes={"unknown_since": now, "reads": 0, "first_read_at": None, "next_try_at": None, "error": note[:2000],
                 "tries": row.tries + seen, "deaths": row.deaths + (not seen)},
    )  # fmt: skip


def put_off(
    row: Delivery, tools: Tools, why: str, *, retry_after: float | None = None, seconds: float = 0, counts: bool = True
) -> Delivery:
    """The row waiting for another try; after too many tries a person is asked."""
    now = tools.clock()
    tries = row.tries + (1 if counts else 0)
    state = State(row.state)
    wait = seconds or wait_before(tries, retry_after, tools.chance)
    changes: dict[str, Any] = {
        "tries": tries, "next_try_at": now + timedelta(seconds=wait), "dispatched_at": None, "owner": "",
        "error": without_nul(why)[:2000],
    }  # fmt: skip
    if state is State.SENDING:
        row = move(row, State.PREPARED, actor="workflow", by=tools.executor, now=now, changes=changes,
                   note=why, evidence={"wait_s": round(wait, 1), "proof": "no effect"})
        state = State.PREPARED
    else:
        with transaction.atomic():
            held = Delivery.objects.filter(
                pk=row.pk, state=row.state, generation=row.generation, fence=row.fence
            ).update(**changes, updated_at=now)
            if held != 1:
                raise Conflict(f"delivery {row.key} changed while it was put off")
            append_event(row, state, state, actor="workflow", by=tools.executor, now=now, note=why,
                         evidence={"wait_s": round(wait, 1)})
    row = Delivery.objects.select_related("channel", "revision", "story").get(pk=row.pk)
    if tries > MAX_TRIES:
        return settle(row, State.NEEDS_HUMAN, tools, f"still failing after {tries} tries: {why}", {})
    return row


def close(row: Delivery, new: State, tools: Tools, why: str) -> Delivery:
    """The row settled for good; what is partly public is a person's to end."""
    if new is State.REFUSED and (out := len(out_receipts(row.refs))):
        if State(row.state) is State.SENDING:
            row = move(row, State.PREPARED, actor="workflow", by=tools.executor, now=tools.clock(), note=why[:2000])
        why = f"{out} of its pieces are public, the next was refused: {why}"  # closing the row would deny them
        return settle(row, State.NEEDS_HUMAN, tools, why, {})
    return settle(row, new, tools, why, {})


def settle(row: Delivery, new: State, tools: Tools, why: str, evidence: dict[str, Any]) -> Delivery:
    """The row in a state out of which nothing leads by itself, with the reason in the log and on the row."""
    log.warning("Delivery %s is %s: %s", row.key, new, why, extra={"action": str(new)})
    return move(row, new, actor="workflow", by=tools.executor, now=tools.clock(), note=why[:2000],
                evidence=evidence, changes={"error": why[:2000]})


def blocked(row: Delivery, tools: Tools, error: ChannelLocked) -> Delivery:
    """The row waiting with its whole channel for a person to renew it."""
    block(channel=row.channel_id, now=tools.clock(), reason=str(error))
    return close(row, State.BLOCKED, tools, str(error))
