"""A person saw one message of several where the machine could not look: it is kept, and the rest goes out."""

from __future__ import annotations

import re
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings

from mmc.core.channel import Receipt
from mmc.core.delivery import State
from mmc.core.pieces import out_receipts, pieces_of, with_piece
from mmc.errors import MmcError, MoveRefused
from mmc.newsroom.actions.resolve_delivery import check_address, on_a_persons_yes, resolve
from mmc.newsroom.models import Delivery, Person
from mmc.newsroom.post import build_post
from mmc.publishers import account_limits

_NUMBER = re.compile(r"/(\d+)/?$")  # t.me/kanal/123, t.me/c/1/123, x.com/akun/status/123


def messages_left(delivery: Delivery, now: datetime) -> tuple[int, int]:
    """(which message nobody is sure of, how many come after it); (0, 0) where the delivery is a single one.

    An album is left out: an address names one of its pictures, and the others could not be withdrawn any more.
    """
    channel = settings.MMC.channels.get(delivery.channel_id)
    if channel is None or delivery.attempt == 0:
        return 0, 0
    try:
        post, out = build_post(delivery, now=now), out_receipts(delivery.refs)
    except MmcError:  # a file that is gone: what is left to say of the row is said without
        return 0, 0
    if not out and len(post.media) > 1:
        return 0, 0
    left = len(pieces_of(post.text, account_limits(channel), bool(post.media))) - len(out) - 1
    return (len(out) + 1, left) if left > 0 else (0, 0)


def resolve_piece(*, delivery: Delivery, url: str, by: Person, now: datetime, seen: int | None = None) -> Delivery:
    """The message at this address is the one in doubt; what comes after it is sent.

    `seen` is the fence of the delivery on the page the person answered from.
    """
    row = Delivery.objects.get(pk=delivery.pk)
    check_address(row, url)
    number, left = messages_left(row, now)
    found = _NUMBER.search(urlsplit(url).path)
    if not left:
        raise MoveRefused("nothing comes after this message; say that it is published, or send it again")
    if found is None:
        raise MoveRefused(f"'{url}' names no message; paste the address that ends in the message's number")
    if found[1] in {part for receipt in out_receipts(row.refs) for part in receipt.id.split(",")}:
        raise MoveRefused(f"'{url}' is an earlier message of the same post; paste the address of message {number}")
    changes = {**on_a_persons_yes(now), "refs": with_piece(row.refs, Receipt(id=found[1], url=url))}
    why = f"message {number} seen by a person, {left} to come"
    return resolve(row, State.PREPARED, by, now, why, changes, {"url": url}, row.fence if seen is None else seen)
