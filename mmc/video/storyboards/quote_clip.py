"""quote_clip: what somebody said, lit line by line as one reads it; who said it, with the portrait if there is one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, ClassVar

from mmc.core.dataset import Dataset
from mmc.core.format import Format
from mmc.drawing import gates
from mmc.drawing.brand import Brand, Palette
from mmc.drawing.contrast import ratio
from mmc.drawing.marks import Mark, Text
from mmc.drawing.motion import Timing
from mmc.drawing.photo import Pictured
from mmc.drawing.sheet import Sheet
from mmc.errors import FilmError
from mmc.infographics import template_named
from mmc.infographics.template import ours
from mmc.video.acts import LONGEST, SHORTEST, closing, refuse_other, said_by, short_video
from mmc.video.bookends import thumbnail
from mmc.video.hook import Lit
from mmc.video.timeline import READING_SPEED, Shot, Storyboard, beats

_BEGINS, _LIGHTS = 0.8, 0.45  # seconds until the first line lights up, and what each takes
_AFTER = 2.5  # seconds the whole stands
_DRIFTS = 8.0  # seconds at least in which a portrait is drawn back from
_WORDS = 6  # on a thumbnail
_READABLE = 4.5  # contrast of words that wait for their turn


class QuoteClip:
    """A quotation as a film of 15 seconds or more."""

    name: ClassVar[str] = "quote_clip"
    title: ClassVar[str] = "Kutipan"
    templates: ClassVar[tuple[str, ...]] = ("quote",)

    @classmethod
    def compose(
        cls, template: str, dataset: Dataset, format: Format, brand: Brand, options: Mapping[str, Any]
    ) -> Storyboard:
        """The storyboard; DatasetError or DrawingError as the template raises them, FilmError over a minute."""
        refuse_other(cls.name, cls.templates, template)
        still = template_named(template).compose(dataset, format, brand, options)
        said = said_by(still, dataset, brand, options)
        palette = brand.palette(str(options.get("theme") or "light"))
        scene, last = _read_aloud(still, _quiet(palette)), closing(said, format, brand)
        gates.check(scene.texts(), format, template=cls.name)
        seconds = beats(max(SHORTEST - last.seconds, scene.seconds + _AFTER))
        if seconds + last.seconds > LONGEST:
            raise FilmError(
                f"{cls.name}: the quotation takes {seconds:.0f} s to read; a film lasts at most {LONGEST:.0f} s: "
                "quote a shorter part"
            )
        who = replace(said, headline=_short(str(dataset.values("nama")[0])))
        photo = next((mark for mark in scene.marks if isinstance(mark, Pictured)), None)
        read = Shot(scene=scene, seconds=seconds, say=_spoken(ours(dataset, brand)))
        return Storyboard(
            name=cls.name, format=format, shots=(read, last), headline=still.headline,
            alt=f"{short_video()} {still.alt}", thumbnail=thumbnail(None, who, brand, photo), bed="tenang",
        )


def _quiet(palette: Palette) -> str:
    """The quietest ink in which the words can still be read from the first frame."""
    able = [ink for ink in (palette.muted_strong, palette.grey) if ratio(ink, palette.ground) >= _READABLE]
    return able[0] if able else palette.grey


def _read_aloud(still: Sheet, grey: str) -> Sheet:
    """The picture with its words there from the first frame, quiet, each line lighting up when it is its turn."""
    lines = [mark for mark in still.marks if isinstance(mark, Text) and mark.role == "headline"]
    turn, timings = _BEGINS, {}
    for line in lines:
        timings[id(line)] = Timing(turn, _LIGHTS)
        turn = round(turn + len(line.run.text) / READING_SPEED, 3)
    end = max(turn, _DRIFTS)

    def retold(mark: Mark) -> Mark:
        if isinstance(mark, Pictured):
            return replace(mark, timing=Timing(0.0, end))
        if isinstance(mark, Text) and id(mark) in timings:
            place = (mark.run, mark.x, mark.y, mark.color, mark.ground, mark.role)
            return Lit(*place, timings[id(mark)], grey)
        return mark

    return replace(still, marks=tuple(retold(mark) for mark in still.marks))


def _spoken(dataset: Dataset) -> tuple[str, ...]:
    """Who, then the words; a headline of the editors names the film and is not part of them."""
    name, words = (str(dataset.values(column)[0]).strip() for column in ("nama", "kutipan"))
    return (f"{name}: “{words}”",)


def _short(name: str) -> str:
    """A name in at most six words: titles give way first."""
    words = name.split()
    if len(words) > _WORDS:
        words = [word for word in name.partition(",")[0].split() if not word.endswith(".")] or words
    return " ".join(words[:_WORDS])
