"""Legibility gates: what every finished picture must pass. A gate that says no is an error, not a warning."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mmc.core.format import Format
from mmc.drawing import contrast, vision
from mmc.drawing.marks import Emblem, Mark
from mmc.drawing.scene import TextBox
from mmc.errors import GateFailed

_EDGE = 2.0  # pixels a soft glyph edge may hang out of the safe area
_RISE = 0.08  # em: blocks are set by the height of a capital, and in many fonts an l or a k stands higher
_TOUCH = 1.0  # pixels two ink boxes may share before it is an overlap
_ROLES = ("headline", "source", "brand")


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What the picture owes its reader, to be found again in its texts."""

    producer: str
    as_of: str  # the date as written
    # Each unit, and for every part of it the words that say it: ("Rp/kg", (("rp", "rupiah"), ("kg", "kilogram")))
    units: tuple[tuple[str, tuple[tuple[str, ...], ...]], ...] = ()
    practice: str = ""  # the words that mark invented values; empty for real ones
    scale: tuple[str, ...] = ()  # the colours of a map's or a bar's classes in their order


def check(texts: Sequence[TextBox], format: Format, facts: Facts | None = None, *, template: str = "") -> None:
    """Nothing if the texts of a finished picture pass; GateFailed naming template, format and element."""
    for text in texts:
        reason = _unreadable(text, format)
        if reason:
            raise GateFailed(reason, template=template, format=format.name, element=text.role)
    for one, other in _overlapping(texts):
        reason = f"'{one.text}' overlaps {other.role} '{other.text}'"
        raise GateFailed(reason, template=template, format=format.name, element=one.role)
    if facts is not None:
        _complete(texts, format, facts, template)


def check_marks(marks: Sequence[Mark], format: Format, facts: Facts | None = None, *, template: str = "") -> None:
    """Nothing if the logo is there and every reader can tell the colours apart; GateFailed naming the pair."""
    if not any(isinstance(mark, Emblem) for mark in marks):
        raise GateFailed("has no logo", template=template, format=format.name, element="logo")
    pairs = vision.every_two(color for mark in marks for color in mark.classes())
    if mixed := vision.confused([*pairs, *vision.neighbours(facts.scale if facts else ())]):
        raise GateFailed(vision.said(mixed), template=template, format=format.name, element="colour")


def _unreadable(text: TextBox, format: Format) -> str:
    if not format.safe.holds(text.box.inset(0, _RISE * text.size, 0, 0), _EDGE):
        return f"'{text.text}' leaves the safe area"
    if text.size < format.scale.source:
        return f"'{text.text}' is {text.size:.0f} px; at least {format.scale.source:.0f} px can be read here"
    if not contrast.readable(text.color, text.ground):
        ratio, lc = contrast.ratio(text.color, text.ground), abs(contrast.apca(text.color, text.ground))
        return f"'{text.text}' is {text.color} on {text.ground}: {ratio:.1f}:1, Lc {lc:.0f}; needs 4.5:1 and Lc 60"
    return ""


def _overlapping(texts: Sequence[TextBox]) -> list[tuple[TextBox, TextBox]]:
    found = []
    ordered = sorted(texts, key=lambda text: text.box.y)
    for position, one in enumerate(ordered):
        for other in ordered[position + 1 :]:
            if other.box.y >= one.box.bottom:
                break
            if one.box.overlaps(other.box, _TOUCH):
                found.append((one, other))
    return found


def _complete(texts: Sequence[TextBox], format: Format, facts: Facts, template: str) -> None:
    roles = {text.role for text in texts}
    said = " ".join(text.text for text in texts).replace("\u00a0", " ")
    missing = [(role, f"has no {role}") for role in _ROLES if role not in roles]
    if facts.producer.replace("\u00a0", " ") not in said:
        missing.append(("source", f"does not name its source, {facts.producer}"))
    if facts.as_of not in said:
        missing.append(("source", f"does not say its date, {facts.as_of}"))
    lower = said.lower()
    for unit, parts in facts.units:
        if not all(any(word in lower for word in either) for either in parts):
            missing.append(("unit", f"does not say what its numbers count ({unit})"))
    if facts.practice and facts.practice not in said:
        missing.append(("practice", f"holds invented values without the words {facts.practice}"))
    for element, message in missing:
        raise GateFailed(message, template=template, format=format.name, element=element)
