"""Acts: cover, what proves it, outro. Their lengths follow what there is to read, in whole beats of the music."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from mmc.core.dataset import Dataset
from mmc.core.format import Format
from mmc.core.language import say
from mmc.drawing import gates
from mmc.drawing.brand import Brand
from mmc.drawing.sheet import Sheet
from mmc.errors import FilmError
from mmc.video.bookends import Said, cover, outro, thumbnail
from mmc.video.hook import Hook
from mmc.video.script import credit_of
from mmc.video.timeline import BEAT, FPS, Shot, Storyboard, beats, reading_seconds

FADE = 0.4
SHORTEST, LONGEST = 15.0, 60.0  # seconds of a whole film
_LENGTH = (23 * BEAT / FPS, 26 * BEAT / FPS)  # 15.3 to 17.3 s: a film of one chart
_COVER = (5 * BEAT / FPS, 7 * BEAT / FPS)  # the headline goes on standing above the chart
_OUTRO = 5 * BEAT / FPS  # crossfade, half a second of coming in, and two seconds to read the address


def three_acts(
    name: str, chart: Sheet, hook: Hook | None, said: Said, format: Format, brand: Brand, bed: str, sign: str = ""
) -> Storyboard:
    """The storyboard of one chart: the finding at once, the chart that proves it, who says so."""
    first, last = opening(said, hook, format, brand, sign), closing(said, format, brand)
    wanted = beats(FADE + chart.seconds + reading_seconds(said.headline, said.subtitle, times=2))
    room = [length - first.seconds - _OUTRO for length in _LENGTH]
    shots = (first, act(chart, min(max(wanted, room[0]), room[1]), chart.told), last)
    return Storyboard(
        name=name, format=format, shots=shots, headline=chart.headline, alt=f"{short_video()} {chart.alt}",
        thumbnail=thumbnail(hook, said, brand), bed=bed,
    )


def short_video() -> str:
    """How the alt text of a film begins."""
    return say("Video pendek.", "Short video.")


def in_acts(
    name: str, acts: Sequence[Shot], chart: Sheet, hook: Hook | None, said: Said, format: Format, brand: Brand,
    bed: str, *, stamp: Hook | None = None,
) -> Storyboard:
    """The storyboard of several acts between cover and outro; FilmError if it would last over a minute.

    `stamp` is the hook of the thumbnail where the cover's own does not stand alone. The last act is held longer
    where the film would be too short.
    """
    first, last = opening(said, hook, format, brand), closing(said, format, brand)
    total = first.seconds + sum(shot.seconds for shot in acts) + last.seconds
    if total > LONGEST + 1e-6:
        raise FilmError(
            f"{name}: takes {total:.0f} s to read; a film lasts at most {LONGEST:.0f} s: leave out rows or words"
        )
    acts = [*acts[:-1], replace(acts[-1], seconds=acts[-1].seconds + beats(max(0.0, SHORTEST - total)))]
    for shot in acts:
        gates.check(shot.scene.texts(), format, template=name)
    return Storyboard(
        name=name, format=format, shots=(first, *acts, last), headline=chart.headline,
        alt=f"{short_video()} {chart.alt}", thumbnail=thumbnail(stamp or hook, said, brand), bed=bed,
    )


def opening(said: Said, hook: Hook | None, format: Format, brand: Brand, sign: str = "") -> Shot:
    """The cover, as long as its headline takes to read and no longer than seven beats."""
    scene = cover(said, hook, format, brand, sign)
    gates.check(scene.texts(), format, template=scene.template)
    seconds = min(max(_COVER[0], beats(reading_seconds(said.headline))), _COVER[1])
    return Shot(scene=scene, seconds=seconds, say=(said.headline,))


def act(scene: Sheet, seconds: float, say: tuple[str, ...] = ()) -> Shot:
    """A shot that fades in over the one before and lasts as long, to the next whole beat; `say`: a narrator's words."""
    return Shot(scene=scene, seconds=beats(seconds), transition="crossfade", fade=FADE, say=say)


def closing(said: Said, format: Format, brand: Brand) -> Shot:
    """The outro."""
    scene = outro(said, format, brand)
    gates.check(scene.texts(), format, template=scene.template)
    return act(scene, _OUTRO, said.credit)


def said_by(chart: Sheet, dataset: Dataset, brand: Brand, options: Mapping[str, Any]) -> Said:
    """The words of a chart, so that the shots around it say the same."""
    return Said(
        # A chart sets a long kicker in two lines and leaves out the dot between; the option still has it.
        kicker=str(options.get("kicker") or words_of(chart, "kicker")).upper(), headline=chart.headline,
        subtitle=words_of(chart, "subtitle"), source=words_of(chart, "source"),
        practice=brand.wording["practice"] if dataset.origin.practice else "", credit=credit_of(dataset.origin),
    )


def words_of(chart: Sheet, role: str) -> str:
    """Everything a chart says in one role, as one line."""
    return " ".join(text.text for text in chart.texts() if text.role == role)


def refuse_other(name: str, templates: Sequence[str], template: str) -> None:
    """Nothing if a storyboard plays the template; FilmError naming those it does."""
    if template not in templates:
        raise FilmError(f"storyboard '{name}' plays {', '.join(templates)}; '{template}' is none of them")
