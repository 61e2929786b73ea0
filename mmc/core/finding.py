"""Finding: what a table says, as a sentence a neighbour would say. Every number is computed, then computed again.

Sentences state how much, never why: no causal word is ever written here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Literal

import polars as pl

from mmc.core import text
from mmc.core.dataset import Column, Dataset
from mmc.errors import DatasetError

How = Literal["value", "share", "rank", "rows", "times", "change", "difference", "peak", "low", "rain", "own"]
_SMALL_WORDS = ("", "", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan")
_COUNTED = {"jiwa": "warga", "orang": "orang", "kk": "keluarga"}  # unit -> whom a share speaks of
_MOST = {"ha": "terluas", "km²": "terluas", "m²": "terluas"}
_COUNTS = frozenset({"jiwa", "orang", "kk", "unit", "kasus", "titik", "ekor", "buah", "ton", "desa", "sekolah"})
_SMALL_BASE = 20.0  # below this a change in percent misleads; say from and to
RAIN = "hujan"  # every BMKG description of rain has this word; thunder and drizzle are "hujan" too


@dataclass(frozen=True, kw_only=True)
class Claim:
    """One number of a sentence: how it was computed, from what, and how it is written."""

    how: How
    column: str
    value: float
    shown: str
    row: str = ""  # the cell of the naming column it speaks of
    # For how="own": the number once more from the polars table, by another way than the sentence took.
    again: Callable[[pl.DataFrame], float] | None = field(default=None, compare=False)


@dataclass(frozen=True, kw_only=True)
class Finding:
    """A headline the data can vouch for."""

    kind: str
    sentence: str
    subject: str  # the row or the column it speaks of: what carries the accent
    claims: tuple[Claim, ...]


def of_ranking(
    dataset: Dataset, names: Column, values: Column, *, subject: str = "", places: bool = False, whole: str = ""
) -> list[Finding]:
    """Candidates for one number per name, best first. `whole` names what all rows together are, if they are."""
    pairs = [(n, v) for n, v in zip(dataset.values(names.name), dataset.values(values.name), strict=True)
             if n is not None and v is not None]
    if not pairs:
        raise DatasetError(f"{dataset.name}: column '{values.name}' has no number")
    ranked = sorted(pairs, key=lambda pair: -pair[1])
    if subject:
        return [checked(_rank(ranked, subject, values, dataset), dataset, names)]
    found = [_share(ranked, values, whole, dataset), _edge(ranked, values, places, most=True),
             _times(ranked, values), _edge(ranked[::-1], values, places, most=False)]
    return [checked(f, dataset, names) for f in found if f is not None]


def of_trend(dataset: Dataset, when: Column, series: Sequence[Column], subject: str = "") -> list[Finding]:
    """Candidates for numbers over time: the change of the series that moved most (or `subject`), its peak."""
    chosen = [c for c in series if subject in ("", c.name, c.label)] or list(series)
    moves = [(c, points) for c in chosen if len(points := _points(dataset, when, c)) > 1]
    if not moves:
        raise DatasetError(f"{dataset.name}: a trend needs two numbers over time in one column")
    column, points = max(moves, key=lambda m: _relative(m[1]))
    found = [_change(column, points), _peak(column, points)]
    return [checked(f, dataset, when) for f in found]


def of_weather(dataset: Dataset, places: Column, weather: Column) -> list[Finding]:
    """How many of the towns may get rain, with "Besok" or "Hari ini" when the origin's dates say so."""
    rain = sum(RAIN in (w or "").lower() for w in dataset.values(weather.name))
    day = _day(dataset)
    total = Claim(how="rows", column=places.name, value=dataset.rows, shown=str(dataset.rows))
    wet = Claim(how="rain", column=weather.name, value=rain, shown=str(rain))
    if rain == 0:
        sentence = f"{day} tidak ada potensi hujan di {total.shown} kota"
    elif rain == dataset.rows:
        sentence = f"{day} seluruh {total.shown} kota berpotensi hujan"
    else:
        sentence = f"{day} {wet.shown} dari {total.shown} kota berpotensi hujan"
    sentence, claims = sentence.strip(), (wet, total)
    found = Finding(kind="rain", sentence=sentence[:1].upper() + sentence[1:], subject=RAIN, claims=claims)
    return [checked(found, dataset, places)]


def checked(finding: Finding, dataset: Dataset, names: Column) -> Finding:
    """The same finding, after every number was computed again from the table; DatasetError if one differs."""
    for claim in finding.claims:
        again = _again(claim, dataset, names)
        if abs(again - claim.value) > 1e-9 * max(1.0, abs(again)):
            raise DatasetError(f"headline '{finding.sentence}': {claim.shown} is {again:g} in the table")
    rest = finding.sentence
    spoken = [str(n) for n in dataset.values(names.name) if n] + [c.label or c.name for c in dataset.columns]
    for name in sorted(spoken, key=len, reverse=True):
        rest = rest.replace(name, " ")  # a figure inside a name is no claim
    vouched = {figure for claim in finding.claims for figure in _figures(claim.shown)}
    for figure in _figures(rest):
        if figure not in vouched:
            raise DatasetError(f"headline '{finding.sentence}': nothing in the table vouches for {figure}")
    return finding


def _figures(words: str) -> list[str]:
    return re.findall(r"\d[\d.,]*\d|\d", words)


def _again(claim: Claim, dataset: Dataset, names: Column) -> float:
    """The claimed number straight from the polars table, by another way than the sentence took."""
    table, column = dataset.table, pl.col(claim.column)
    if claim.again is not None:
        return float(claim.again(table))
    filled = table.filter(column.is_not_null())
    if claim.how == "rows":
        return float(table.height)
    if claim.how == "rain":
        return float(table.filter(column.str.to_lowercase().str.contains(RAIN, literal=True)).height)
    if claim.how in ("change", "difference"):
        ordered = filled.sort(names.name) if names.kind == "date" else filled
        first, last = ordered[claim.column][0], ordered[claim.column][-1]
        return float(last - first) if claim.how == "difference" else float((last - first) / abs(first) * 100)
    if claim.how in ("peak", "low"):
        return _number(filled[claim.column].max() if claim.how == "peak" else filled[claim.column].min())
    if claim.how == "times":
        return _number(filled[claim.column].max()) / _number(filled[claim.column].min())
    own = _number(filled.filter(pl.col(names.name).cast(pl.String) == claim.row)[claim.column].first())
    if claim.how == "rank":
        return float(filled.filter(column > own).height + 1)
    return own / _number(filled[claim.column].sum()) if claim.how == "share" else own


def said_value(value: float, unit: str) -> str:
    """A value in a sentence: percentages with the table's decimals, from a milliard on in words."""
    if unit == "%":
        return f"{text.number(value)}%"
    if abs(value) < 10**9:
        return text.with_unit(value, unit)
    figure = text.compact(value, 2)
    return f"Rp{figure}{unit[2:]}" if unit.startswith("Rp") else f"{figure}{text.NBSP}{unit}"


def _number(value: Any) -> float:
    if value is None:
        raise DatasetError("a headline speaks of a number the table does not have")
    return float(value)


def _share(ranked: list[tuple[str, float]], values: Column, whole: str, dataset: Dataset) -> Finding | None:
    """`Satu dari enam warga Kalteng tinggal di Kotawaringin Timur`: only for counted people of a whole."""
    whom = _COUNTED.get(values.unit.lower())
    total = sum(v for _, v in ranked)
    if not (whom and whole and total > 0 and ranked[-1][1] >= 0 and len(ranked) == dataset.rows > 2):
        return None
    name, most = ranked[0]
    near = round(total / most)
    if not 2 <= near < len(_SMALL_WORDS) or abs(total / most - near) > 0.25 or most == ranked[1][1]:
        return None
    claim = Claim(how="share", column=values.name, row=name, value=most / total, shown=_SMALL_WORDS[near])
    sentence = f"Satu dari {claim.shown} {whom} {whole} tinggal di {name}"
    return Finding(kind="share", sentence=sentence, subject=name, claims=(claim,))


def _edge(ranked: list[tuple[str, float]], values: Column, places: bool, *, most: bool) -> Finding:
    name, value = ranked[0]
    label = values.label or values.name
    unit = values.unit.lower()
    word = _MOST.get(unit, "terbanyak" if unit in _COUNTS else "tertinggi") if most else "terendah"
    if not most and unit in _COUNTS:
        word = "paling sedikit"
    shown = said_value(value, values.unit)
    claims = (Claim(how="value", column=values.name, row=name, value=value, shown=shown),)
    ties = [n for n, v in ranked if v == value]
    if len(ties) == len(ranked) > 1:
        return Finding(kind="same", sentence=f"{label} sama rata: {shown}", subject=name, claims=claims)
    if len(ties) == 2:
        sentence = f"{label} {word} di {ties[0]} dan {ties[1]}: {shown}" if places else \
            f"{label} {word}: {ties[0]} dan {ties[1]}, {shown}"
    else:
        sentence = f"{label} {word} di {name}: {shown}" if places else f"{label} {word}: {name}, {shown}"
    return Finding(kind="highest" if most else "lowest", sentence=sentence, subject=name, claims=claims)


def _times(ranked: list[tuple[str, float]], values: Column) -> Finding | None:
    (name, most), (other, least) = ranked[0], ranked[-1]
    if least <= 0 or most < 2 * least or values.unit.startswith("°"):
        return None
    shown = text.number(most / least, 1)
    claim = Claim(how="times", column=values.name, row=name, value=most / least, shown=shown)
    label = values.label or values.name
    return Finding(kind="times", sentence=f"{label} {name} {shown} kali {other}", subject=name, claims=(claim,))


def _rank(ranked: list[tuple[str, float]], subject: str, values: Column, dataset: Dataset) -> Finding:
    known = dict(ranked)
    if subject not in known:
        raise DatasetError(f"{dataset.name}: no row '{subject}' to highlight; it has {', '.join(n for n, _ in ranked)}")
    place = 1 + sum(v > known[subject] for _, v in ranked)
    rank = Claim(how="rank", column=values.name, row=subject, value=place, shown=f"ke-{place}")
    rows = Claim(how="rows", column=values.name, value=dataset.rows, shown=str(dataset.rows))
    value = Claim(how="value", column=values.name, row=subject, value=known[subject],
                  shown=said_value(known[subject], values.unit))
    sentence = f"{subject} di urutan {rank.shown} dari {rows.shown}: {value.shown}"
    return Finding(kind="rank", sentence=sentence, subject=subject, claims=(rank, rows, value))


Points = list[tuple[Any, float]]


def _points(dataset: Dataset, when: Column, column: Column) -> Points:
    pairs = zip(dataset.values(when.name), dataset.values(column.name), strict=True)
    kept = [(w, v) for w, v in pairs if w is not None and v is not None]
    return sorted(kept, key=lambda pair: pair[0]) if when.kind == "date" else kept


def _relative(points: Points) -> float:
    first, last = points[0][1], points[-1][1]
    return abs(last - first) / max(abs(first), 1e-12)


def time_word(when: Any, others: Sequence[Any]) -> str:
    """A point in time as a reader says it: `Juli 2025` for months, `17 Juli 2025` for days, else as written."""
    if not isinstance(when, date):
        return str(when)
    if all(isinstance(d, date) and d.month == 1 and d.day == 1 for d in others):
        return str(when.year)
    monthly = all(isinstance(d, date) and d.day == 1 for d in others)
    return text.month_year(when) if monthly else text.plain_date(when)


def _change(column: Column, points: Points) -> Finding:
    (began, first), (ended, last) = points[0], points[-1]
    label, since = column.label or column.name, time_word(began, [w for w, _ in points])
    now = Claim(how="value", column=column.name, row=str(ended), value=last, shown=said_value(last, column.unit))
    base = Claim(how="value", column=column.name, row=str(began), value=first, shown=said_value(first, column.unit))
    marker = Claim(how="value", column=column.name, row=str(began), value=first, shown=since)
    verb = "naik" if last > first else "turun"
    if last == first:
        return Finding(kind="steady", sentence=f"{label} tetap {now.shown} sejak {since}", subject=column.name,
                       claims=(now, marker))
    if column.unit == "%":
        moved = Claim(how="difference", column=column.name, value=last - first, shown=text.number(abs(last - first)))
        how = f"{label} {now.shown}, {verb} {moved.shown}{text.NBSP}poin persen sejak {since}"
    elif abs(first) < _SMALL_BASE or first < 0 or abs(last - first) / abs(first) > 10:
        return Finding(kind="from_to", sentence=f"{label} {verb} dari {base.shown} menjadi {now.shown} sejak {since}",
                       subject=column.name, claims=(base, now, marker))
    else:
        share = (last - first) / abs(first) * 100
        shown = text.number(abs(share), 0 if abs(share) >= 10 else 1)
        moved = Claim(how="change", column=column.name, value=share, shown=shown)
        how = f"{label} {now.shown}, {verb} {moved.shown}{text.NBSP}persen sejak {since}"
        if not re.search(r"[1-9]", shown):
            how, moved = f"{label} {now.shown}, hampir sama dengan {since}", marker
    return Finding(kind="change", sentence=how, subject=column.name, claims=(now, moved, marker))


def _peak(column: Column, points: Points) -> Finding:
    when, value = max(points, key=lambda p: p[1])
    said = time_word(when, [w for w, _ in points])
    claim = Claim(how="peak", column=column.name, row=said, value=value, shown=said_value(value, column.unit))
    moment = Claim(how="peak", column=column.name, row=said, value=value, shown=said)
    sentence = f"{column.label or column.name} paling tinggi {claim.shown} pada {said}"
    return Finding(kind="peak", sentence=sentence, subject=column.name, claims=(claim, moment))


def _day(dataset: Dataset) -> str:
    """`Besok` or `Hari ini` if a date column, or the origin's period, is that one day after the date of issue."""
    issued = dataset.origin.as_of
    dated = [set(dataset.values(c.name)) for c in dataset.columns if c.kind == "date"]
    for word, day in (("Besok", issued + timedelta(days=1)), ("Hari ini", issued)):
        spellings = {text.plain_date(day).lower(), text.long_date(day).lower(), word.lower(), day.isoformat()}
        if any(days == {day} for days in dated) or (not dated and dataset.origin.period.lower() in spellings):
            return word
    return ""
