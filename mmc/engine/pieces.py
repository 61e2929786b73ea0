"""A post in several pieces, on its way: what is public of it is kept before anything more is sent."""

from __future__ import annotations

from typing import Any

from mmc.core.channel import Receipt
from mmc.core.delivery import State
from mmc.core.pieces import out_receipts, with_piece
from mmc.engine.tools import Tools
from mmc.newsroom.actions.move import move, to_be_sent
from mmc.newsroom.models import Delivery
from mmc.newsroom.post import RESTORED


def keep_piece(row: Delivery, receipt: Receipt, tools: Tools) -> None:
    """The row prepared for its next piece; the answer to this one is on disk."""
    number = len(out_receipts(row.refs)) + 1
    move(
        row, State.PREPARED, actor="workflow", by=tools.executor, now=tools.clock(), evidence=_evidence(receipt),
        note=f"piece {number} is public, {receipt.left} to come",
        changes={"refs": with_piece(row.refs, receipt), "tries": 0, "deaths": 0, "error": ""},
    )  # fmt: skip
    tools.probe("after_piece")


def found_piece(row: Delivery, receipt: Receipt, tools: Tools) -> None:
    """A piece whose answer was lost is there: it is kept, and the pieces after it go out."""
    now, number = tools.clock(), len(out_receipts(row.refs)) + 1
    refs = with_piece(row.refs, receipt)  # in either case: it is never sent again
    if RESTORED in row.refs:  # what came after this piece may be out as well: the backup does not know
        why = f"restored from a backup: piece {number} is there; a person has to look for the rest"
        move(row, State.NEEDS_HUMAN, actor="reconcile", by=tools.executor, now=now, note=why,
             evidence=_evidence(receipt), changes={"refs": refs, "error": why, "next_try_at": None})
        return
    move(
        row, State.PREPARED, actor="reconcile", by=tools.executor, now=now, evidence=_evidence(receipt),
        note=f"read back: piece {number} is there; {receipt.left} to come",
        changes={**to_be_sent(now), "refs": refs, "error": ""},
    )  # fmt: skip


def _evidence(receipt: Receipt) -> dict[str, Any]:
    return {"id": receipt.id, "url": receipt.url}
