"""indicator_update: how many targets are met, row after row against its target, then the one that is the point."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from mmc.core.dataset import Dataset
from mmc.core.format import Box, Format
from mmc.core.language import say
from mmc.drawing.brand import Brand, Palette
from mmc.drawing.bullet import Bullet
from mmc.drawing.furniture import Footer, band
from mmc.drawing.layout import Column, Element, Gap, Grow, Words
from mmc.drawing.marks import Mark, Text
from mmc.drawing.motion import Timing
from mmc.drawing.sheet import Sheet
from mmc.drawing.type import Run, cap_height, shape
from mmc.drawing.wrap import Block, fit
from mmc.infographics import template_named
from mmc.infographics.bullets import Goal
from mmc.infographics.template import ours
from mmc.infographics.templates.progress import Progress, goals_of
from mmc.infographics.told import inside
from mmc.video.acts import FADE, act, in_acts, refuse_other, said_by, three_acts
from mmc.video.bookends import Said
from mmc.video.hook import COUNT, Hook, HookNumber, hook_of
from mmc.video.in_turn import in_turn
from mmc.video.timeline import Storyboard, reading_seconds

_ROWS = 26.0  # seconds at most in which the rows come
_LONGEST = 1.5  # a focus bar beyond this share of its target goes on in a point
# The card begins without its words: a crossfade never mixes them with the rows before.
_ENTERS, _BEHIND = Timing(0.0, 0.35), Timing(0.7, 0.4)


class IndicatorUpdate:
    """Target and realised as a film of 15 to 45 seconds."""

    name: ClassVar[str] = "indicator_update"
    title: ClassVar[str] = "Kabar capaian"
    templates: ClassVar[tuple[str, ...]] = ("progress", "number")

    @classmethod
    def compose(
        cls, template: str, dataset: Dataset, format: Format, brand: Brand, options: Mapping[str, Any]
    ) -> Storyboard:
        """The storyboard; DatasetError or DrawingError as the template raises them."""
        refuse_other(cls.name, cls.templates, template)
        chart = template_named(template).compose(dataset, format, brand, options)
        said = said_by(chart, dataset, brand, options)
        hook = hook_of(chart)
        if template == "number":
            return three_acts(cls.name, chart, hook, said, format, brand, "cerah")
        palette = brand.palette(str(options.get("theme") or "light"))
        table = ours(dataset, brand)
        goals = goals_of(table, Progress.columns_of(table))
        rows = _row_by_row(chart, goals)
        acts = [act(rows, FADE + rows.seconds + reading_seconds(said.subtitle), chart.told)]
        goal = goals[_chosen(chart, palette)]
        if goal.share is not None:
            focus = focus_card(goal, goals, said, format, brand, palette)
            seconds = FADE + _BEHIND.end + reading_seconds(goal.name, goal.percent, goal.told)
            spoken = f"{_about(goal, goals)}: {inside(goal.name)}, {goal.percent}, {say('atau', 'or')} {goal.told}."
            acts.append(act(focus, seconds, (spoken,)))
        return in_acts(cls.name, acts, chart, hook, said, format, brand, "cerah")


def _bullets(chart: Sheet) -> list[Bullet]:
    return [mark for mark in chart.marks if isinstance(mark, Bullet)]


def _chosen(chart: Sheet, palette: Palette) -> int:
    """Which row carries the accent."""
    return next((n for n, bar in enumerate(_bullets(chart)) if bar.color == palette.accent), 0)


def _row_by_row(chart: Sheet, goals: Sequence[Goal]) -> Sheet:
    """The picture with its rows coming one by one, as fast as they can be read; the accent comes last."""
    bars = _bullets(chart)
    order = sorted(bars, key=lambda bar: bar.timing.begin)
    words = [reading_seconds(goal.name, goal.percent) for goal in goals]
    pace = min(sum(words) / len(words), _ROWS / len(words))

    def delay(mark: Mark) -> float:
        # What belongs to a row begins or ends with its bar.
        own = (t for t, bar in enumerate(order) if _together(mark.timing, bar.timing))
        turn = next(own, None)
        return 0.0 if turn is None else turn * pace + order[0].timing.begin - order[turn].timing.begin

    return in_turn(chart, delay)


def _together(one: Timing, other: Timing) -> bool:
    return abs(one.begin - other.begin) < 1e-6 or abs(one.end - other.end) < 1e-6


def focus_card(
    goal: Goal, goals: Sequence[Goal], said: Said, format: Format, brand: Brand, palette: Palette
) -> Sheet:
    """One row as large as it goes: its share counting, its bar growing towards the target, the numbers behind it."""
    scale, safe, p = format.scale, format.safe, palette
    over = fit(_about(goal, goals).upper(), brand.words(700), (scale.kicker, scale.kicker), safe.w, 2, tracking=0.08,
               element="kicker")
    name = fit(goal.name, brand.words(800), (scale.headline[0], scale.headline[1] * 1.15), safe.w, 3, tracking=-0.012,
               element="name")
    share = (goal.share or 0.0) * 100
    written = _percent(goal)
    hook = Hook(shown=goal.percent, caption="", value=share, written=written)
    body: tuple[Element, ...] = (
        Words(name, p.ink, p.ground, "headline", timing=_ENTERS), Gap(56),
        HookNumber(hook, brand, p, (scale.headline[1] * 1.5, scale.headline[1] * 3.4)), Gap(48),
        _Bar(goal, p), Gap(30), _Behind(goal, brand, p, scale.label * 1.2),
    )
    footer = Footer(brand, p, said.source, scale.source, scale.kicker, bool(said.practice))
    flow = Column((
        Words(over, p.accent, p.ground, "kicker", timing=_ENTERS), Gap(32), Grow(Gap(0), 0.6), *body, Grow(Gap(0)),
        Gap(32), footer,
    ), "focus")
    return Sheet(
        format=format, background=p.ground, marks=(*band(format, brand, p), *flow.place(safe)), headline=goal.name,
        alt=f"{goal.name} {goal.percent}: {goal.told}", template="focus",
    )


def _percent(goal: Goal) -> Any:
    """Writes a share on its way; at the end exactly what the row says."""
    final = (goal.share or 0.0) * 100

    def write(value: float) -> str:
        return goal.percent if value >= final else f"{value:.0f}%"

    return write


def _about(goal: Goal, goals: Sequence[Goal]) -> str:
    shares = [g.share for g in goals if g.share is not None]
    if len(shares) > 1 and goal.share == min(shares) and not goal.met:
        return say("Paling jauh dari target", "Farthest from target")
    if len(shares) > 1 and goal.share == max(shares):
        best, nearest = say("Capaian tertinggi", "Best result"), say("Paling dekat ke target", "Nearest to target")
        return best if goal.met else nearest
    return say("Capaian terhadap target", "Result against target")


@dataclass(frozen=True)
class _Behind:
    """The numbers behind the share at the left, the word for the tick under it at the right."""

    goal: Goal
    brand: Brand
    palette: Palette
    size: float

    def height(self, width: float) -> float:
        return self._told(width).height

    def place(self, box: Box) -> Sequence[Mark]:
        p = self.palette
        marks = Words(self._told(box.w), p.grey, p.ground, "label", timing=_BEHIND).place(box)
        if (self.goal.share or 0.0) > 1:  # the tick stands inside the bar, the numbers say the target
            return marks
        tick = self._tick
        y = box.y + cap_height(self.brand.words(500), self.size)
        return [*marks, Text(tick, box.right - tick.width, y, p.grey, p.ground, "note")]

    @property
    def _tick(self) -> Run:
        return shape("target", self.brand.words(500), self.size)

    def _told(self, width: float) -> Block:
        room, style = width - self._tick.width - 40, self.brand.figures(600)
        return fit(self.goal.told, style, (self.size, self.size), room, 2, leading=1.2, element="value")


@dataclass(frozen=True)
class _Bar:
    """A broad bar on its way to the tick of its target, which is named."""

    goal: Goal
    palette: Palette

    def height(self, width: float) -> float:
        return 84.0

    def place(self, box: Box) -> Sequence[Mark]:
        p, share = self.palette, self.goal.share or 0.0
        reach = min(_LONGEST, max(1.0, share))
        track = Box(box.x, box.y + 14, box.w, 56)
        return [Bullet(track, share / reach, 1.0 / reach, p.accent, p.hairline, p.ink, COUNT)]
