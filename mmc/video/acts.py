"""Acts: cover, chart, outro. Their lengths follow what there is to read, in whole beats of the music."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mmc.core.dataset import Dataset
from mmc.core.format import Format
from mmc.drawing import gates
from mmc.drawing.brand import Brand
from mmc.drawing.sheet import Sheet
from mmc.video.bookends import Said, cover, outro, thumbnail
from mmc.video.hook import Hook
from mmc.video.timeline import BEAT, FPS, Shot, Storyboard, beats, reading_seconds

_FADE = 0.4
_LENGTH = (23 * BEAT / FPS, 26 * BEAT / FPS)  # 15.3 to 17.3 s
_COVER = (5 * BEAT / FPS, 7 * BEAT / FPS)  # the headline goes on standing above the chart
_OUTRO = 5 * BEAT / FPS  # crossfade, half a second of coming in, and two seconds to read the address


def three_acts(
    name: str, chart: Sheet, hook: Hook | None, said: Said, format: Format, brand: Brand, bed: str, sign: str = ""
) -> Storyboard:
    """The storyboard of one chart: the finding at once, the chart that proves it, who says so."""
    first = cover(said, hook, format, brand, sign)
    last = outro(said, format, brand)
    for sheet in (first, last):
        gates.check(sheet.texts(), format, template=sheet.template)
    opening = min(max(_COVER[0], beats(reading_seconds(said.headline))), _COVER[1])
    wanted = beats(_FADE + chart.seconds + reading_seconds(said.headline, said.subtitle, times=2))
    room = [length - opening - _OUTRO for length in _LENGTH]
    shots = (
        Shot(scene=first, seconds=opening),
        Shot(scene=chart, seconds=min(max(wanted, room[0]), room[1]), transition="crossfade", fade=_FADE),
        Shot(scene=last, seconds=_OUTRO, transition="crossfade", fade=_FADE),
    )
    return Storyboard(
        name=name, format=format, shots=shots, headline=chart.headline, alt=f"Video pendek. {chart.alt}",
        thumbnail=thumbnail(hook, said, brand), bed=bed,
    )


def said_by(chart: Sheet, dataset: Dataset, brand: Brand, options: Mapping[str, Any]) -> Said:
    """The words of a chart, so that the shots around it say the same."""

    def words(role: str) -> str:
        return " ".join(text.text for text in chart.texts() if text.role == role)

    return Said(
        # A chart sets a long kicker in two lines and leaves out the dot between; the option still has it.
        kicker=str(options.get("kicker") or words("kicker")).upper(), headline=chart.headline,
        subtitle=words("subtitle"), source=words("source"),
        practice=brand.wording["practice"] if dataset.origin.practice else "",
    )
