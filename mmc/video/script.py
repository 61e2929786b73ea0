"""Script: what a film says, shot by shot. The narrator reads it, and the subtitles show it."""

from __future__ import annotations

import re

from mmc.core.dataset import Origin
from mmc.core.language import say
from mmc.core.text import NBSP
from mmc.video.aloud import aloud
from mmc.video.spoken import sentences
from mmc.video.timeline import Shot, Storyboard

_SOURCES = (
    "Sumber:", "Data per ", "Dikeluarkan ", "Data latihan", "Source:", "Data as of ", "Issued ", "Practice data",
)
# Of these; the date stands on the picture long enough to be read
_SAID = ("Sumber:", "Data latihan", "Source:", "Practice data")
_BREATH = 115  # characters as spoken: about eight seconds, as long as a list is listened to
_CREDIT = 75  # characters as spoken: a period that is longer is read, not heard
_GENRE = ("Video pendek", "Short video")  # how an alt text begins: said of the film, not in it

Script = tuple[tuple[str, ...], ...]


def script_of(board: Storyboard) -> Script:
    """The sentences of each shot. What a storyboard lays into its shots' mouths; else what its alt text tells:
    the finding first, what proves it over the middle, who says so at the end.
    """
    if any(shot.say for shot in board.shots):  # what is only music has nothing to say
        return tuple(tuple(_whole(text) for text in shot.say) for shot in board.shots)
    told = [s for s in sentences(board.alt) if not s.startswith(_GENRE)]
    source = tuple(re.sub(r", (?:diolah|compiled by) [^,.]*", "", s) for s in told if s.startswith(_SAID))
    opening = _whole(board.headline)
    if len(board.shots) == 1:
        return ((opening, *_proofs(board, told), *source),)
    middle = _over_the_middle(board, _proofs(board, told))
    return ((opening,), *middle, source)


def credit_of(origin: Origin) -> tuple[str, ...]:
    """Who says so, in as few words as a listener needs, and whether it is practice."""
    whose = f"{say('Sumber', 'Source')}: {origin.producer}"
    dated = f"{whose}, {origin.period}."
    said = dated if origin.period and len(aloud(dated)) <= _CREDIT else f"{whose}."
    practice = say("Data latihan, bukan data resmi.", "Practice data, not official figures.")
    return (practice, said) if origin.practice else (said,)


def _proofs(board: Storyboard, told: list[str]) -> tuple[str, ...]:
    """The sentences between the finding and the source."""
    headline = _plain(board.headline).rstrip(".")
    return tuple(_brief(s) for s in told if headline not in _plain(s) and not s.startswith(_SOURCES))


def _brief(sentence: str) -> str:
    """A list read aloud only so far as anyone keeps it in mind: whole items, the first in any case."""
    items = sentence.rstrip(".").split("; ")
    while len(items) > 1 and len(aloud("; ".join(items))) > _BREATH:
        items.pop()
    return _whole("; ".join(items))


def _over_the_middle(board: Storyboard, proofs: tuple[str, ...]) -> Script:
    """Each shot between the first and the last gets its own headline, or its share of the proofs."""
    shots = board.shots[1:-1]
    if len(shots) <= 1:
        return (proofs,) * len(shots)
    own = [_headline(shot) for shot in shots]
    if len(set(own)) == len(own) and all(own):
        return tuple((_whole(text),) for text in own)
    edges = [round(k * len(proofs) / len(shots)) for k in range(len(shots) + 1)]
    return tuple(proofs[edges[k] : edges[k + 1]] for k in range(len(shots)))


def _headline(shot: Shot) -> str:
    return " ".join(_plain(text.text) for text in shot.scene.texts() if text.role == "headline")


def _plain(text: str) -> str:
    return " ".join(text.replace(NBSP, " ").split())


def _whole(text: str) -> str:
    """The sentence with the stop a voice needs to come down."""
    said = _plain(text)
    return said if said.rstrip("”\"'").endswith((".", "!", "?", "…")) else f"{said}."
