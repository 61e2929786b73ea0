"""Carries corrections and withdrawals to the platforms. Repeating one is harmless by nature."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import timedelta

from django.db import transaction

from mmc.core.channel import Post, Receipt
from mmc.core.delivery import CLOSED, State, wait_before
from mmc.core.pieces import out_receipts, out_ref
from mmc.engine.tools import Tools
from mmc.errors import ChannelLocked, Conflict, MmcError, MoveRefused, RefusedDelivery
from mmc.newsroom.actions.block_channel import block
from mmc.newsroom.actions.move import append_event
from mmc.newsroom.actions.promise import check_approved
from mmc.newsroom.models import Delivery, FollowUp
from mmc.newsroom.post import build_post
from mmc.newsroom.queries import follow_ups_due

log = logging.getLogger("mmc.engine")


def follow_up(tools: Tools) -> int:
    """One pass over what is waiting; returns how many are done now."""
    now = tools.clock()
    closed = FollowUp.objects.filter(state=FollowUp.State.WAITING, delivery__state__in=sorted(CLOSED))
    closed.filter(delivery__refs__has_key=out_ref(1)).update(
        state=FollowUp.State.REFUSED, note="let go with part of it public: take that down by hand", done_at=now
    )
    closed.update(state=FollowUp.State.DONE, note="it never went out", done_at=now)
    return sum(_try(wish, tools) for wish in follow_ups_due(tools.clock()))


def _try(wish: FollowUp, tools: Tools) -> bool:
    """True if it is done now. Whatever goes wrong stays with this one wish and is tried again."""
    try:
        receipt = _carry(wish, tools)
    except (RefusedDelivery, MoveRefused, Conflict) as error:
        _end(wish, FollowUp.State.REFUSED, tools, str(error))
        return False
    except Exception as error:
        if isinstance(error, ChannelLocked):
            block(channel=wish.delivery.channel_id, now=tools.clock(), reason=str(error))
        elif not isinstance(error, MmcError):
            log.exception("Follow-up %s failed", wish.pk, extra={"action": "follow_up_failed"})
        wait = wait_before(wish.tries + 1, getattr(error, "retry_after", None), tools.chance)
        FollowUp.objects.filter(pk=wish.pk).update(
            tries=wish.tries + 1, next_try_at=tools.clock() + timedelta(seconds=wait), note=repr(error)[:2000]
        )
        return False
    _end(wish, FollowUp.State.DONE, tools, "", receipt)
    return True


def _carry(wish: FollowUp, tools: Tools) -> Receipt:
    row = wish.delivery
    if not row.receipt_id:
        raise RefusedDelivery(f"no id is known of what is at {row.receipt_url or 'an unknown address'}: do it by hand")
    publisher = tools.open_channel(row.channel_id, tools.config)
    receipt = Receipt(id=row.receipt_id, url=row.receipt_url, raw={"reason": wish.reason})
    try:
        if wish.verb == "withdraw":
            publisher.withdraw(receipt)
            if known := _nameless_end(row):
                raise RefusedDelivery(f"{known} of its pieces are gone; no id is known of the rest: do it by hand")
            return receipt
        row.revision = wish.revision or row.revision
        check_approved(row.revision)
        return publisher.edit(receipt, _corrected(row, wish, tools))
    finally:
        publisher.close()


def _nameless_end(row: Delivery) -> int:
    """How many pieces are known of a thread that a person called whole; 0 where every piece has its id."""
    out = out_receipts(row.refs)
    return len(out) if out and row.receipt_id == ",".join(receipt.id for receipt in out) else 0


def _corrected(row: Delivery, wish: FollowUp, tools: Tools) -> Post:
    """The post of the new revision; on the website the reason is printed under the story."""
    post = build_post(row, now=tools.clock())
    if post.page is None:
        return post
    note = {"at": wish.asked_at.isoformat(), "note": wish.reason}
    return replace(post, page={**post.page, "corrections": [*post.page.get("corrections", ()), note]})


def _end(wish: FollowUp, state: str, tools: Tools, note: str, receipt: Receipt | None = None) -> None:
    row, now = wish.delivery, tools.clock()
    with transaction.atomic():
        FollowUp.objects.filter(pk=wish.pk, state=FollowUp.State.WAITING).update(
            state=state, note=note[:2000], done_at=now
        )
        facts = {"revision": row.revision, "receipt_id": receipt.id, "receipt_url": receipt.url} if receipt else {}
        Delivery.objects.filter(pk=row.pk).update(**facts, updated_at=now)
        append_event(row, State.PUBLISHED, State.PUBLISHED, actor="workflow", by=tools.executor, now=now,
                     note=f"{wish.verb} {state}: {note or wish.reason}"[:2000])
    log.info("Follow-up %s of %s: %s", wish.verb, row.key, state, extra={"action": f"follow_up_{state}"})
