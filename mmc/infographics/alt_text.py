"""Alt text: the picture in words. What it is, the finding, two or three key values, the source."""

from __future__ import annotations

from collections.abc import Sequence

from mmc.core.language import say
from mmc.core.text import NBSP
from mmc.drawing.brand import Brand
from mmc.infographics.card import Copy, source_line

_KEY_VALUES = 3


def alt_text(kind: str, about: str, headline: str, values: Sequence[str], words: Copy, brand: Brand) -> str:
    """One paragraph, in the order a listener needs it."""
    source = source_line(words.origin, brand, words.as_of)
    what = f"{kind} {_lower_first(about)}".rstrip()
    parts = [f"{what}: {headline}", "; ".join(values[:_KEY_VALUES]), source]
    if words.origin.practice:
        parts.append(say("Data latihan, bukan data resmi", "Practice data, not official figures"))
    return " ".join(f"{part.rstrip('. ')}." for part in parts if part).replace(NBSP, " ")


def _lower_first(text: str) -> str:
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]
