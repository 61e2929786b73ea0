"""What one number over time says: a record, a run of rises or falls, the change since the time before."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import polars as pl

from mmc.core import text
from mmc.core.dataset import Column, Dataset
from mmc.core.finding import Claim, Finding, checked, said_value, time_word, up_or_down
from mmc.core.language import say
from mmc.errors import DatasetError

_RUN = 3  # moves in one direction before they are called a run
_RECORD = 5  # numbers before the last may be called a record
_SMALL_BASE = 20.0  # below this a change in percent misleads

Points = list[tuple[Any, float]]


def of_number(dataset: Dataset, when: Column, column: Column) -> list[Finding]:
    """Candidates for a number that stands alone, best first; DatasetError if there is none."""
    points = known_points(dataset, when, column)
    if not points:
        raise DatasetError(f"{dataset.name}: column '{column.name}' has no number")
    found = [_record(column, points), _run(column, when, points), _change(column, when, points), _alone(column, points)]
    return [checked(f, dataset, when) for f in found if f is not None]


def known_points(dataset: Dataset, when: Column, column: Column) -> Points:
    """(moment, value) of every row that has both, in the order of the dates if they are dates."""
    pairs = zip(dataset.values(when.name), dataset.values(column.name), strict=True)
    kept = [(w, v) for w, v in pairs if w is not None and v is not None]
    return sorted(kept, key=lambda pair: pair[0]) if when.kind == "date" else kept


def moved(column: Column, first: float, last: float) -> str:
    """How far a number moved, without a direction: `0,33 poin persen`, `12 persen`, `1.250 jiwa`."""
    step = abs(last - first)
    if column.unit == "%":
        return text.percentage_points(step)
    if abs(first) < _SMALL_BASE or first < 0 or step / abs(first) > 10:
        return said_value(step, column.unit)
    share = step / abs(first) * 100
    shown = text.number(share, 0 if share >= 10 else 1)
    if not any(figure in shown for figure in "123456789"):
        return said_value(step, column.unit)
    return f"{shown}{text.NBSP}{text.percent_word()}"


def _label(column: Column) -> str:
    return column.label or column.name


def _record(column: Column, points: Points) -> Finding | None:
    """`Jumlah pembaca tertinggi sepanjang 2019–2025`: only if no other number comes up to it."""
    (ended, last), before = points[-1], [v for _, v in points[:-1]]
    if len(points) < _RECORD or min(before) <= last <= max(before):
        return None
    high = last > max(before)
    moments = [w for w, _ in points]
    first_word, last_word = time_word(moments[0], moments), time_word(ended, moments)
    claims = (
        Claim(how="peak" if high else "low", column=column.name, value=last, shown=last_word),
        Claim(how="value", column=column.name, row=str(moments[0]), value=points[0][1], shown=first_word),
    )
    sentence = say(f"{_label(column)} {'tertinggi' if high else 'terendah'} sepanjang {first_word}–{last_word}",
                   f"{_label(column)}: {'highest' if high else 'lowest'} of {first_word}–{last_word}")
    return Finding(kind="record", sentence=sentence, subject=column.name, claims=claims)


def _run(column: Column, when: Column, points: Points) -> Finding | None:
    """`Jumlah pembaca naik 4 bulan berturut-turut`."""
    steps = [b - a for (_, a), (_, b) in pairwise(points)]
    if len(steps) < _RUN or not steps[-1]:
        return None
    count = 0
    for step in reversed(steps):
        if step * steps[-1] <= 0:
            break
        count += 1
    word = _period([w for w, _ in points])
    if count < _RUN or not word:
        return None
    up, name = steps[-1] > 0, column.name

    def again(table: pl.DataFrame) -> float:
        known = table.drop_nulls([when.name, name])
        diffs = (known.sort(when.name) if when.kind == "date" else known)[name].diff().drop_nulls()
        same = ((diffs > 0) if up else (diffs < 0)).reverse().cast(pl.Int64)
        return float(same.cum_min().sum())

    claim = Claim(how="own", column=name, value=count, shown=str(count), again=again)
    sentence = say(f"{_label(column)} {up_or_down(steps[-1])} {count} {word} berturut-turut",
                   f"{_label(column)} {up_or_down(steps[-1])} {count} {word} in a row")
    return Finding(kind="run", sentence=sentence, subject=name, claims=(claim,))


def _change(column: Column, when: Column, points: Points) -> Finding | None:
    """`Pengangguran turun 0,33 poin persen dari 2021`."""
    if len(points) < 2:
        return None
    moments, (before, first), (after, last) = [w for w, _ in points], points[-2], points[-1]
    since = time_word(before, moments)
    marker = Claim(how="value", column=column.name, row=str(before), value=first, shown=since)
    if last == first:
        sentence = say(f"{_label(column)} tetap dibandingkan {since}", f"{_label(column)} unchanged from {since}")
        return Finding(kind="steady", sentence=sentence, subject=column.name, claims=(marker,))

    def again(table: pl.DataFrame) -> float:
        named = table.with_columns(pl.col(when.name).cast(pl.String).alias("saat")).drop_nulls(column.name)
        at = [named.filter(pl.col("saat") == str(w))[column.name].first() for w in (before, after)]
        return float(at[1]) - float(at[0])  # type: ignore[arg-type]

    how = moved(column, first, last)
    change = Claim(how="own", column=column.name, value=last - first, shown=how, again=again)
    verb = up_or_down(last - first)
    sentence = say(f"{_label(column)} {verb} {how} dari {since}", f"{_label(column)} {verb} {how} from {since}")
    return Finding(kind="change", sentence=sentence, subject=column.name, claims=(change, marker))


def _alone(column: Column, points: Points) -> Finding:
    """`Jumlah penduduk 2.825.290 jiwa`: all that one number can say."""
    when, value = points[-1]
    shown = said_value(value, column.unit)
    claim = Claim(how="value", column=column.name, row=str(when), value=value, shown=shown)
    sentence = say(f"{_label(column)} {shown}", f"{_label(column)}: {shown}")
    return Finding(kind="value", sentence=sentence, subject=column.name, claims=(claim,))


def _period(moments: list[Any]) -> str:
    """`tahun`, `bulan` or `hari` if the moments follow each other without a hole; "" if nobody can tell."""
    words = [str(m) for m in moments]
    if all(w.isdigit() and len(w) == 4 for w in words):
        years = [int(w) for w in words]
        return say("tahun", "years") if years == list(range(years[0], years[0] + len(years))) else ""
    if not all(hasattr(m, "toordinal") for m in moments):
        return ""
    gaps = {b.toordinal() - a.toordinal() for a, b in pairwise(moments)}
    if gaps == {1}:
        return say("hari", "days")
    if all(m.day == 1 for m in moments) and gaps <= {28, 29, 30, 31}:
        return say("bulan", "months")
    return say("tahun", "years") if gaps <= {365, 366} else ""
