"""Recap: a film of photos and clips, one card each. What must be read decides its lengths; clips are decoded last."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from mmc.core.dataset import Dataset
from mmc.core.format import Box, Format
from mmc.core.language import say
from mmc.drawing import gates
from mmc.drawing.brand import Brand
from mmc.drawing.marks import Mark
from mmc.drawing.motion import Timing
from mmc.drawing.moving import playing
from mmc.drawing.photo import Photo, Pictured
from mmc.errors import FilmError
from mmc.infographics.card import source_line
from mmc.video.acts import FADE, LONGEST, SHORTEST, act, closing, short_video
from mmc.video.bookends import Said, thumbnail
from mmc.video.ducking import level_of
from mmc.video.entries import Entry
from mmc.video.material import Material
from mmc.video.music import bed_named, compose
from mmc.video.photo_card import STANDS, Caption, Deck, without_details
from mmc.video.probe import Clip
from mmc.video.timeline import Heard, Shot, Storyboard, beats, reading_seconds
from mmc.video.voices import RATE

_SHOWN = 10 / 3  # seconds a picture stands at least
_TAKEN = 4.0  # seconds a clip is shown if nobody says how long
_LARGEST = {"photo": 2.2, "clip": 2.7}  # times each may be enlarged before it looks soft; 480 lines are what chats send
_UNDER = 0.5  # how loud a clip's own sound is beside the music, unless it was asked for
_LOUDER = 8.0  # times a sound is made louder at most: silence is not turned into noise
_WORDS = 6  # on a thumbnail
OPTIONS = ("headline", "subtitle", "kicker", "theme", "material")


@dataclass(frozen=True, kw_only=True)
class Told:
    """A recap before it is laid out."""

    name: str  # of the storyboard
    series: str  # what the whole is called: over every card, and on the thumbnail if it is short enough
    entries: tuple[Entry, ...]
    captions: tuple[Caption, ...]
    inviting: str
    bed: str


def material_in(options: Mapping[str, Any], name: str, template: str) -> Material:
    """The photos and clips handed over with a table; FilmError for what a recap does not know."""
    if template:
        raise FilmError(f"storyboard '{name}' plays a table of photos and clips, no template; leave out '{template}'")
    strange = sorted(set(options) - set(OPTIONS))
    if strange:
        raise FilmError(f"{name}: no option '{strange[0]}'; there are {', '.join(OPTIONS)}")
    material = options.get("material")
    return material if isinstance(material, Material) else Material()


def recap(
    told: Told, dataset: Dataset, material: Material, format: Format, brand: Brand, options: Mapping[str, Any]
) -> Storyboard:
    """The storyboard; FilmError naming the file that cannot be used, or if it takes over a minute to read."""
    pictures = [material.photo(entry.file) or material.clip(entry.file) for entry in told.entries]
    said = _said(told, dataset, brand)
    deck = Deck(
        captions=told.captions, running=told.series, said=said, format=format, brand=brand,
        palette=brand.palette(str(options.get("theme") or "light")),
    )  # fmt: skip
    last = closing(said, format, brand)
    deck, seconds = _timed(deck, told, pictures, last)
    shots, heard = _shots(deck, told, pictures, seconds, material)
    for shot in shots:
        gates.check(shot.scene.texts(), format, template=told.name)
    first = next((p for p in pictures if isinstance(p, Photo)), None)
    face = Pictured(first, deck.format.safe, _entry_of(first, pictures, told).focus) if first else None
    return Storyboard(
        name=told.name, format=format, shots=(*shots, last), headline=said.headline, alt=_alt(told, said),
        thumbnail=thumbnail(None, replace(said, headline=_stamp(told)), brand, face), bed=told.bed, heard=heard,
    )


def _said(told: Told, dataset: Dataset, brand: Brand) -> Said:
    first = told.captions[0].headline
    return Said(
        kicker=told.series, headline=first if first == told.series else f"{told.series}: {first}", subtitle="",
        source=source_line(dataset.origin, brand),
        practice=brand.wording["practice"] if dataset.origin.practice else "", inviting=told.inviting,
    )


def _timed(deck: Deck, told: Told, pictures: Sequence[Photo | Clip], last: Shot) -> tuple[Deck, list[float]]:
    """The cards and how long each is shown. Where all words take over a minute the sentences give way, names stay."""
    for cards in (deck, without_details(deck)):
        seconds = [
            _seconds(caption, entry, picture, first=number == 0)
            for number, (caption, entry, picture) in enumerate(zip(cards.captions, told.entries, pictures, strict=True))
        ]
        total = sum(seconds) + last.seconds
        if total <= LONGEST + 1e-6:
            seconds[-1] += beats(max(0.0, SHORTEST - total))
            return cards, seconds
    raise FilmError(
        f"{told.name}: takes {total:.0f} s to read and to watch; a film lasts at most {LONGEST:.0f} s: leave out rows, "
        "shorten headlines or clips"
    )


def _seconds(caption: Caption, entry: Entry, picture: Photo | Clip, first: bool) -> float:
    reading = reading_seconds(" ".join((caption.kicker, caption.headline, caption.detail, caption.note)))
    wanted = max(_SHOWN, reading + (0.0 if first else STANDS))
    if isinstance(picture, Clip):
        if picture.seconds and entry.start >= picture.seconds:
            raise FilmError(
                f"{picture.name}: begins at second {entry.start:g} (`dari`), but lasts {picture.seconds:.1f} s only"
            )
        rest = picture.seconds - entry.start
        wanted = max(wanted, entry.end - entry.start if entry.end is not None else min(_TAKEN, rest))
    return beats(wanted + (0.0 if first else FADE))


def _shots(
    deck: Deck, told: Told, pictures: Sequence[Photo | Clip], seconds: Sequence[float], material: Material
) -> tuple[list[Shot], tuple[Heard, ...]]:
    shots, heard, begin = list[Shot](), list[Heard](), 0.0
    for number, (entry, picture, lasts) in enumerate(zip(told.entries, pictures, seconds, strict=True)):
        mark, part = _mark(deck.area, entry, picture, lasts, material)
        scene, said = deck.card(number, mark), _spoken(deck.captions[number], entry.place)
        if not number and said and deck.running not in said[0]:
            said = (f"{deck.running}.", *said)
        fade = FADE if number else 0.0
        shots.append(replace(act(scene, lasts), say=said) if number else Shot(scene=scene, seconds=lasts, say=said))
        if isinstance(picture, Clip) and entry.sound != "tanpa":
            own = material.sound(picture, entry.start, min(part, lasts - fade))
            heard += _heard(own, begin + fade, entry, told.bed)
        begin += lasts
    return shots, tuple(heard)


def _mark(
    area: Box, entry: Entry, picture: Photo | Clip, seconds: float, material: Material
) -> tuple[Mark, float]:
    """The picture on its card, and how many seconds of a clip are shown."""
    if isinstance(picture, Photo):
        (wide, tall), largest = picture.size, _LARGEST["photo"]
    else:
        wide, tall, largest = picture.width, picture.height, _LARGEST["clip"]
    if max(area.w / wide, area.h / tall) > largest:
        raise FilmError(
            f"{entry.file}: is {wide} x {tall} px, too small to fill {area.w:.0f} x {area.h:.0f} px; "
            "hand in a larger one"
        )
    if isinstance(picture, Photo):
        return Pictured(picture, area, entry.focus, Timing(0.0, seconds)), 0.0
    # A crossfade goes on showing the clip while the next picture comes.
    part = seconds + FADE if picture.seconds == 0 else min(seconds + FADE, picture.seconds - entry.start)
    if entry.end is not None:
        part = min(part, entry.end - entry.start) if picture.seconds == 0 else entry.end - entry.start
    return playing(material.footage(picture, area, entry.focus, entry.start, part), area), part


def _heard(samples: np.ndarray | None, start: float, entry: Entry, bed: str) -> list[Heard]:
    """A clip's own sound: low under the music, or the music low under it."""
    if samples is None or not (loud := level_of(samples)):
        return []
    if entry.sound == "asli":
        return [Heard(start, samples, speech=True)]
    goal = _UNDER * level_of(compose(bed_named(bed), 8 * RATE))
    return [Heard(start, (samples * np.float32(min(_LOUDER, goal / loud))).astype(np.float32))]


def _spoken(caption: Caption, place: str) -> tuple[str, ...]:
    """Headline and sentence; a listener does not see the place and is told it first."""
    first, *more = [part for part in (caption.headline, caption.detail) if part] or [""]
    news = bool(caption.headline and caption.kicker and place and place not in first)
    return (f"{place}: {first}" if news else first, *more) if first else ()


def _entry_of(photo: Photo | None, pictures: Sequence[Photo | Clip], told: Told) -> Entry:
    return next(entry for entry, picture in zip(told.entries, pictures, strict=True) if picture is photo)


def _stamp(told: Told) -> str:
    """At most six words for the thumbnail: the first headline, the name of the whole, or how many there are."""
    for words in (told.captions[0].headline, told.series):
        if len(words.split()) <= _WORDS:
            return words
    return f"{len(told.entries)} {say('gambar', 'pictures')}"


def _alt(told: Told, said: Said) -> str:
    parts = [short_video(), f"{told.series}."]
    for caption in told.captions:
        words = (caption.headline, caption.detail, caption.note)
        lines = [f"{word.rstrip('.')}." for word in words if word and word != told.series]
        parts += [f"{caption.kicker}: {lines[0]}" if caption.kicker and lines else " ".join(lines[:1]), *lines[1:]]
    practice = [f"{said.practice.capitalize()}."] if said.practice else []
    return " ".join(part for part in (*parts, f"{said.source.rstrip('.')}.", *practice) if part)
