"""A person settles what the machine must not guess: it is there, send it again, or let it go."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlsplit

from django.db import transaction

from mmc.core.delivery import State
from mmc.core.pieces import out_receipts
from mmc.errors import Conflict, MoveRefused
from mmc.newsroom.actions.move import move, to_be_sent
from mmc.newsroom.actions.note import check_right, name_of, note
from mmc.newsroom.models import Delivery, Person
from mmc.newsroom.tasks import is_officer, link_of


def resolve_published(
    *, delivery: Delivery, url: str, by: Person, now: datetime, reason: str = "", seen: int | None = None
) -> Delivery:
    """Published, with the link the person saw as evidence.

    `seen` is the fence of the delivery on the page the person answered from: an answer to an earlier doubt is refused.
    """
    check_address(delivery, url)
    changes: dict[str, object] = {"receipt_url": url, "published_at": now, "error": ""}
    if out := out_receipts(Delivery.objects.get(pk=delivery.pk).refs):  # a thread: what is known of it can be withdrawn
        changes["receipt_id"] = ",".join(receipt.id for receipt in out)
    return resolve(delivery, State.PUBLISHED, by, now, reason or "seen by a person", changes, {"url": url}, seen)


def resolve_resend(
    *, delivery: Delivery, by: Person, now: datetime, reason: str, seen: int | None = None
) -> Delivery:
    """Sent again on a person's word that it is not there; a late row that never left goes back to its turn."""
    _need(reason)
    row = Delivery.objects.get(pk=delivery.pk)
    state = State.PREPARED if row.attempt else State.SCHEDULED
    return resolve(row, state, by, now, reason, on_a_persons_yes(now), {}, seen)


def resolve_abandon(
    *, delivery: Delivery, by: Person, now: datetime, reason: str, seen: int | None = None
) -> Delivery:
    """Let go, with the reason."""
    _need(reason)
    return resolve(delivery, State.ABANDONED, by, now, reason, {}, {}, seen)


def on_a_persons_yes(now: datetime) -> dict[str, object]:
    """The changes of a row that goes out on a person's word, which replaces the late policy and a wish to cancel."""
    late = {"then": "publish", "after": 0, "expires": None}
    return {**to_be_sent(now), "late": late, "error": "", "cancel_requested": False, "tries": 0, "deaths": 0}


def check_address(delivery: Delivery, url: str) -> None:
    """MoveRefused unless this is an address on the delivery's channel."""
    if urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).netloc:
        raise MoveRefused(f"'{url}' is no link; paste the address of the post as you see it")
    host, wanted = urlsplit(url).hostname or "", link_of(delivery.channel_id)
    if wanted and host != wanted and not host.endswith(f".{wanted}"):
        raise MoveRefused(f"'{url}' is not on {wanted}; paste the address of the post on this channel")


def resolve(
    delivery: Delivery, new: State, by: Person, now: datetime, reason: str,
    changes: dict[str, object], evidence: dict[str, object], seen: int | None,
) -> Delivery:  # fmt: skip
    """The row in its new state, the person's answer among its events; Conflict if it was sent again since."""
    row = Delivery.objects.get(pk=delivery.pk)
    if not is_officer(by, row.channel_id):  # the officer of an assisted channel answers for it alone
        check_right(by, "resolve")
    if seen is not None and seen != row.fence:
        # Sent again since, and in doubt again: "send it again" from the old page would be one post too many.
        raise Conflict(f"delivery {row.key} was sent again since this page was opened; look at it as it is now")
    with transaction.atomic():
        settled = move(row, new, actor="person", by=name_of(by), now=now, changes=changes, note=reason,
                       evidence=evidence)
        note(by=by, verb=f"resolve_{new}", subject=row.key, now=now, detail={"reason": reason, **evidence})
    return settled


def _need(reason: str) -> None:
    if not reason.strip():
        raise MoveRefused("a reason is needed; it is kept as evidence")
