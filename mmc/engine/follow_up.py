"""Carries corrections and withdrawals to the platforms. Repeating one is harmless by nature."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import timedelta

from mmc.core.channel import Post, Receipt
from mmc.core.delivery import wait_before
from mmc.engine.tools import Tools
from mmc.errors import ChannelLocked, MmcError, RefusedDelivery
from mmc.newsroom.models import Delivery, FollowUp
from mmc.newsroom.post import build_post
from mmc.newsroom.queries import follow_ups_due

log = logging.getLogger("mmc.engine")


def follow_up(tools: Tools) -> int:
    """One pass over what is waiting; returns how many are done now."""
    return sum(_carry(wish, tools) for wish in follow_ups_due(tools.clock()))


def _carry(wish: FollowUp, tools: Tools) -> bool:
    row = wish.delivery
    publisher = tools.open_channel(row.channel_id, tools.config)
    receipt = Receipt(id=row.receipt_id, url=row.receipt_url, raw={"reason": wish.reason})
    try:
        if wish.verb == "withdraw":
            publisher.withdraw(receipt)
        else:
            row.revision = wish.revision or row.revision
            receipt = publisher.edit(receipt, _corrected(row, wish, tools))
            Delivery.objects.filter(pk=row.pk).update(
                revision=row.revision, receipt_id=receipt.id, receipt_url=receipt.url
            )
    except (RefusedDelivery, ChannelLocked) as error:
        _end(wish, FollowUp.State.REFUSED, tools, str(error))
        return False
    except MmcError as error:
        wait = wait_before(wish.tries + 1, getattr(error, "retry_after", None), tools.chance)
        FollowUp.objects.filter(pk=wish.pk).update(
            tries=wish.tries + 1, next_try_at=tools.clock() + timedelta(seconds=wait), note=str(error)[:2000]
        )
        return False
    finally:
        publisher.close()
    _end(wish, FollowUp.State.DONE, tools, "")
    return True


def _corrected(row: Delivery, wish: FollowUp, tools: Tools) -> Post:
    """The post of the new revision; on the website the reason is printed under the story."""
    post = build_post(row, now=tools.clock())
    if post.page is None:
        return post
    note = {"at": wish.asked_at.isoformat(), "note": wish.reason}
    return replace(post, page={**post.page, "corrections": [*post.page.get("corrections", ()), note]})


def _end(wish: FollowUp, state: str, tools: Tools, note: str) -> None:
    FollowUp.objects.filter(pk=wish.pk).update(state=state, note=note[:2000], done_at=tools.clock())
    log.info("Follow-up %s of %s: %s", wish.verb, wish.delivery.key, state, extra={"action": f"follow_up_{state}"})
