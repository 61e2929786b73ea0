"""Pieces: one text as the several messages it becomes, and the references by which a sender knows how far it came.

A line of three dashes divides a text: editors see it, approvals sign it, and nothing is cut anywhere else.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import replace

from mmc.core.channel import Limits, Receipt, TextLimit
from mmc.core.text import length

DIVIDER = "---"
_DIVIDED = re.compile(r"(?m)^[ \t]*-{3,}[ \t]*$")
_ENDS = (re.compile(r"\n\s*\n"), re.compile(r"(?<=[.!?…])\s+|\n"), re.compile(r"\s+"))  # where a text may be cut
_OUT = "out."


def pieces_of(text: str, limits: Limits, with_media: bool) -> tuple[str, ...]:
    """The words of each message, in order; a single one where the channel knows no threads.

    The first is the caption where there are media, and may be empty: the picture alone, its words after it.
    """
    if limits.pieces == 1:
        return (text,)
    first, *kept = divisions(text)
    if limits.caption_goes_on and with_media and limits.text_with_media is not None:
        caption = limits.text_with_media
        if length(first, caption) > caption.limit:
            return (*divided(first, caption, limits.text, 2), *kept)
    return (first, *kept) if first or with_media or not kept else tuple(kept)


def divisions(text: str) -> list[str]:
    """The parts between the lines of dashes, at least one; only the first may be empty."""
    first, *rest = (piece.strip() for piece in _DIVIDED.split(text))
    return [first, *(piece for piece in rest if piece)]


def beginning(text: str, limit: TextLimit) -> str:
    """The longest beginning of a text within a limit, to the end of a paragraph, a sentence or a word; else nothing."""
    kept = text.strip()
    return kept if length(kept, limit) <= limit.limit else kept[: _cut(kept, limit)].strip()


def divided(text: str, first: TextLimit, rest: TextLimit, most: int) -> tuple[str, ...]:
    """The text cut into at most `most` pieces within their limits: between paragraphs, else sentences, else words.

    What is left after the last cut stays whole, however long: nothing is dropped.
    """
    found: list[str] = []
    left = text.strip()
    while left and len(found) < most - 1:
        limit = first if not found else rest
        if length(left, limit) <= limit.limit:
            break
        cut = _cut(left, limit)
        if cut == 0:
            break  # one word longer than a message
        found.append(left[:cut].strip())
        left = left[cut:].strip()
    return (*found, left) if left else tuple(found)


def joined(pieces: tuple[str, ...] | list[str]) -> str:
    """The one text that `pieces_of` divides into these."""
    return f"\n{DIVIDER}\n".join(pieces)


def out_ref(number: int) -> str:
    """The name of the reference that holds the number-th piece once it is public."""
    return f"{_OUT}{number}"


def out_receipts(refs: Mapping[str, str]) -> tuple[Receipt, ...]:
    """The pieces of a delivery that are public already, in their order."""
    found: list[Receipt] = []
    while (kept := refs.get(out_ref(len(found) + 1))) is not None:
        told = json.loads(kept)
        found.append(Receipt(id=str(told["id"]), url=str(told["url"])))
    return tuple(found)


def whole(refs: Mapping[str, str], last: Receipt) -> Receipt:
    """The receipt of a delivery whose last piece is out: every piece's id joined by commas, the first one's address."""
    out = out_receipts(refs)
    if not out:
        return last
    return replace(last, id=",".join(receipt.id for receipt in (*out, last)), url=out[0].url or last.url)


def with_piece(refs: Mapping[str, str], receipt: Receipt) -> dict[str, str]:
    """The references with the next piece kept among them: it is public under this receipt."""
    number = len(out_receipts(refs)) + 1
    return {**refs, out_ref(number): json.dumps({"id": receipt.id, "url": receipt.url})}


def partly_out(refs: Mapping[str, str]) -> bool:
    """True once a piece is public: from then on the delivery is finished or withdrawn, never quietly dropped."""
    return out_ref(1) in refs


def _cut(text: str, limit: TextLimit) -> int:
    """Where the longest beginning within the limit ends, at the best kind of place; 0 if there is none."""
    for index, pattern in enumerate(_ENDS):
        places = [found.start() for found in pattern.finditer(text)]
        fitting = _last_fitting(text, places, limit)
        worth = limit.limit / 3 if index < len(_ENDS) - 1 else 0
        if fitting and length(text[:fitting], limit) >= worth:
            return fitting
    return 0


def _last_fitting(text: str, places: list[int], limit: TextLimit) -> int:
    fitting = bisect_right(places, limit.limit, key=lambda place: length(text[:place], limit))
    return places[fitting - 1] if fitting else 0
