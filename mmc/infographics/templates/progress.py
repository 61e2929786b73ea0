"""progress: target against realised, one bar for each, in its own unit where the units differ."""

from __future__ import annotations

from dataclasses import replace

from mmc.core.dataset import Column, Dataset
from mmc.core.finding_progress import Aim, aims_of, of_progress, reached
from mmc.core.format import Format
from mmc.core.language import say
from mmc.core.text import NBSP, percent_word
from mmc.drawing.brand import Brand
from mmc.drawing.sheet import Point, Sheet
from mmc.errors import DatasetError, TextOverflow
from mmc.infographics import told
from mmc.infographics.alt_text import alt_text
from mmc.infographics.bars import FEW
from mmc.infographics.bullets import Bullets, Goal, Room
from mmc.infographics.card import Copy, card, together
from mmc.infographics.figures import unit_beside, writer
from mmc.infographics.template import Need, Options, Template, palette_of
from mmc.infographics.wording import with_unit_said

_UNIT = "satuan"


class Progress(Template):
    name = "progress"
    title = "Target dan realisasi"
    needs = (
        Need(kinds=("text",), what="nama indikator, program, atau belanja"),
        Need(kinds=("number",), what="target, di atas nol", name="target"),
        Need(kinds=("number",), what="realisasi (makin besar makin baik)", name="realisasi"),
        Need(kinds=("text",), what="satuan tiap baris, bila berbeda-beda", name=_UNIT, least=0),
    )
    rows = (1, 30)

    @classmethod
    def draw_up(
        cls, dataset: Dataset, columns: tuple[Column, ...], format: Format, brand: Brand, options: Options
    ) -> Sheet:
        names, target, realised = columns[:3]
        if names.name == _UNIT:
            raise DatasetError("progress: needs a text column with names before the column 'satuan'")
        said = options.pick(of_progress(dataset, names, target, realised, subject=brand.spelled(options.highlight)))
        goals, units = goals_of(dataset, columns, said.subject), units_of(dataset, columns)
        low = format.max_rows < 14
        shown = _cut(goals, format.max_rows) if low else goals
        headline = options.headline or said.sentence
        subtitle, brief = _subtitles(dataset, units, options, _left_out(shown, goals, names))
        words = Copy(
            kicker=options.kicker or brand.wording["region"], headline=headline, subtitle=subtitle, brief=brief,
            origin=dataset.origin, units=tuple(dict.fromkeys(goal.unit for goal in shown)),
            large=len(goals) <= FEW and not low,
            told=told.of_progress([goal.name for goal in goals if goal.met], len(goals)),
        )
        p = palette_of(brand, options)
        key = [f"{g.name} {g.percent}: {g.told}" for g in sorted(goals, key=lambda g: not g.chosen)]
        kind = say("Target dan realisasi", "Progress chart of")
        alt = alt_text(kind, _about(dataset), headline, key, words, brand)
        point = _point(goals, said.kind, (names.label or names.name).lower())
        last: TextOverflow | None = None
        # A tighter proof under words at their ease is better than the airy one under words pushed together.
        ways: tuple[tuple[Room, bool], ...] = (
            (("told", True), ("short", False)) if low
            else (("airy", True), ("told", True), ("airy", False), ("told", False), ("short", False))
        )
        for room, roomy in ways:
            # Without the numbers only shares are on the picture; what they are shares of needs no unit.
            said_units = words if room != "short" else replace(words, units=())
            try:
                return card(
                    template=cls.name, format=format, brand=brand, palette=p, words=said_units, alt=alt, point=point,
                    proof=Bullets(shown, brand, p, format.scale, room), roomy=roomy,
                )
            except TextOverflow as error:
                last = error
        raise last or TextOverflow("nothing to set")


def goals_of(dataset: Dataset, columns: tuple[Column, ...], subject: str = "") -> tuple[Goal, ...]:
    """The rows as they are said, in their order; the subject's is the chosen one."""
    rows = zip(aims_of(dataset, *columns[:3]), units_of(dataset, columns), strict=True)
    return tuple(_goal(aim, unit, aim.name == subject) for aim, unit in rows)


def units_of(dataset: Dataset, columns: tuple[Column, ...]) -> list[str]:
    """The unit of each row; DatasetError where one is missing or target and realised do not share theirs."""
    target, realised = columns[1:3]
    if len(columns) > 3:
        units = dataset.values(_UNIT)
        for number, unit in enumerate(units, start=1):
            if not (unit or "").strip():
                raise DatasetError(f"progress: row {number} has no unit in column '{_UNIT}'")
        return [unit.strip() for unit in units]
    if target.unit != realised.unit:
        raise DatasetError(
            f"progress: 'target' is in {target.unit}, 'realisasi' in {realised.unit}; write both in one unit, "
            f"or give each row its own in a column '{_UNIT}'"
        )
    return [target.unit] * dataset.rows


def _goal(aim: Aim, unit: str, chosen: bool) -> Goal:
    write = writer([v for v in (aim.target, aim.realised) if v is not None], unit)
    wanted = f"{write(aim.target)}{NBSP}{unit_beside(unit)}".strip()
    if aim.realised is None or aim.share is None:
        return Goal(aim.name, None, say("belum ada", "no report"), f"target {wanted}", unit, met=False, chosen=chosen)
    percent = reached(aim.share).replace(f"{NBSP}{percent_word()}", "%")
    told = f"{write(aim.realised)} {say('dari', 'of')} {wanted}"
    return Goal(aim.name, aim.share, percent, told, unit, aim.met, chosen)


def _point(goals: tuple[Goal, ...], kind: str, whom: str) -> Point:
    if kind in ("count", "none"):
        met = sum(goal.met for goal in goals)
        return Point(shown=f"{met} {say('dari', 'of')} {len(goals)}",
                     caption=say(f"{whom} mencapai target", f"{whom} have met their targets"))
    told = next((goal for goal in goals if goal.chosen), goals[0])
    return Point(shown=told.percent, caption=say(f"dari target {told.name}", f"of target, {told.name}"))


def _cut(goals: tuple[Goal, ...], most: int) -> tuple[Goal, ...]:
    """The one meant, then those nearest to their targets from below, in the order of the table."""
    order = sorted(goals, key=lambda g: (not g.chosen, g.share is None, g.share or 0.0))
    return tuple(goal for goal in goals if goal in order[:most])


def _about(dataset: Dataset) -> str:
    return dataset.origin.title or say("Target dan realisasi", "Targets and results")


def _left_out(shown: tuple[Goal, ...], goals: tuple[Goal, ...], names: Column) -> str:
    """Which rows are on the picture, if not all: `3 yang terjauh dari target` where the picture shows just these."""
    if len(shown) == len(goals):
        return ""
    told = sorted((goal for goal in goals if goal.share is not None), key=lambda goal: goal.share or 0.0)
    if not any(goal.met for goal in shown) and set(shown) == set(told[: len(shown)]):
        return say(f"{len(shown)} yang terjauh dari target", f"{len(shown)} farthest from target")
    return f"{len(shown)} {say('dari', 'of')} {len(goals)} {(names.label or names.name).lower()}"


def _subtitles(dataset: Dataset, units: list[str], options: Options, left_out: str) -> tuple[str, str]:
    brief = f"{say('Capaian terhadap target', 'Results against targets')}, {together(dataset.origin.period)}"
    if left_out:  # where rows are left out there is little room: one line where it says enough
        period = together(dataset.origin.period)
        brief = f"{left_out}, {period}" if "target" in left_out else f"{brief}, {left_out}"
        return brief, brief
    own = with_unit_said(options.subtitle, units[0], units) if options.subtitle else ""
    return own or brief, brief
