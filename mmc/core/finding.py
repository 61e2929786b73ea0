"""Finding: what a table says, as a sentence a neighbour would say. Every number is computed, then computed again.

Sentences state how much, never why: no causal word is ever written here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import polars as pl

from mmc.core import english, text
from mmc.core.claim import RAIN, Claim, Finding, checked, said_value
from mmc.core.dataset import Column, Dataset
from mmc.core.language import say, spoken
from mmc.errors import DatasetError

_SMALL_WORDS = {
    "id": ("", "", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan"),
    "en": ("", "", "two", "three", "four", "five", "six", "seven", "eight"),
}
# unit -> whom a share speaks of
_COUNTED = {"jiwa": "warga", "orang": "orang", "kk": "keluarga", "people": "people", "families": "families"}
_MOST = {"ha": "terluas", "km²": "terluas", "m²": "terluas"}
_COUNTS = frozenset({"jiwa", "orang", "kk", "unit", "kasus", "titik", "ekor", "buah", "ton", "desa", "sekolah"})
_SMALL_BASE = 20.0  # below this a change in percent misleads; say from and to


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
    silent = _untold(dataset, weather)
    if rain == 0 and silent.value:  # what nobody told is not dry
        wet = silent
        sentence = say(f"{day} cuaca {silent.shown} dari {total.shown} kota belum diketahui",
                       f"The weather of {silent.shown} of {total.shown} towns is not known {day}")
    elif rain == 0:
        sentence = say(f"{day} tidak ada potensi hujan di {total.shown} kota",
                       f"No rain expected in the {total.shown} towns {day}")
    elif rain == dataset.rows:
        sentence = say(f"{day} seluruh {total.shown} kota berpotensi hujan",
                       f"All {total.shown} towns may get rain {day}")
    else:
        sentence = say(f"{day} {wet.shown} dari {total.shown} kota berpotensi hujan",
                       f"{wet.shown} of {total.shown} towns may get rain {day}")
    sentence, claims = sentence.strip(), (wet, total)
    found = Finding(kind="rain", sentence=sentence[:1].upper() + sentence[1:], subject=RAIN, claims=claims)
    return [checked(found, dataset, places)]


def _untold(dataset: Dataset, weather: Column) -> Claim:
    """How many towns have no word about their weather."""
    count = sum(not (words or "").strip() for words in dataset.values(weather.name))

    def again(table: pl.DataFrame) -> float:
        return float(table[weather.name].fill_null("").str.strip_chars().eq("").sum())

    return Claim(how="own", column=weather.name, value=count, shown=str(count), again=again)


def _share(ranked: list[tuple[str, float]], values: Column, whole: str, dataset: Dataset) -> Finding | None:
    """`Satu dari enam warga Kalteng tinggal di Kotawaringin Timur`: only for counted people of a whole."""
    whom = _COUNTED.get(values.unit.lower())
    total = sum(v for _, v in ranked)
    if not (whom and whole and total > 0 and ranked[-1][1] >= 0 and len(ranked) == dataset.rows > 2):
        return None
    name, most = ranked[0]
    near, small = round(total / most), _SMALL_WORDS[spoken()]
    if not 2 <= near < len(small) or abs(total / most - near) > 0.25 or most == ranked[1][1]:
        return None
    claim = Claim(how="share", column=values.name, row=name, value=most / total, shown=small[near])
    sentence = say(f"Satu dari {claim.shown} {whom} {whole} tinggal di {name}",
                   f"One in {claim.shown} {whom} in {whole} lives in {name}")
    return Finding(kind="share", sentence=sentence, subject=name, claims=(claim,))


def _edge(ranked: list[tuple[str, float]], values: Column, places: bool, *, most: bool) -> Finding:
    name, value = ranked[0]
    label = values.label or values.name
    unit = values.unit.lower()
    word = _MOST.get(unit, "terbanyak" if unit in _COUNTS else "tertinggi") if most else "terendah"
    if not most and unit in _COUNTS:
        word = "paling sedikit"
    shown = said_value(value, values.unit, (v for _, v in ranked))
    claims = (Claim(how="value", column=values.name, row=name, value=value, shown=shown),)
    ties = [n for n, v in ranked if v == value]
    if len(ties) == len(ranked) > 1:
        sentence = say(f"{label} sama rata: {shown}", f"{label}: the same for all, {shown}")
        return Finding(kind="same", sentence=sentence, subject=name, claims=claims)
    who = say(" dan ", " and ").join(ties) if len(ties) == 2 else name
    said = f"{label} {word} di {who}: {shown}" if places else f"{label} {word}: {who}, {shown}"
    told = english.has(who, values.unit, label, most=most)
    sentence = say(said, f"{told if len(ties) != 2 else told.replace(' has ', ' have ', 1)}: {shown}")
    return Finding(kind="highest" if most else "lowest", sentence=sentence, subject=name, claims=claims)


def _times(ranked: list[tuple[str, float]], values: Column) -> Finding | None:
    (name, most), (other, least) = ranked[0], ranked[-1]
    if least <= 0 or most < 2 * least or values.unit.startswith("°"):
        return None
    shown = text.number(most / least, 1)
    claim = Claim(how="times", column=values.name, row=name, value=most / least, shown=shown)
    label = values.label or values.name
    sentence = say(f"{label} {name} {shown} kali {other}",
                   f"{name}: {english.lower(label)} {shown} times that of {other}")
    return Finding(kind="times", sentence=sentence, subject=name, claims=(claim,))


def _rank(ranked: list[tuple[str, float]], subject: str, values: Column, dataset: Dataset) -> Finding:
    known = dict(ranked)
    if subject not in known:
        raise DatasetError(f"{dataset.name}: no row '{subject}' to highlight; it has {', '.join(n for n, _ in ranked)}")
    place = 1 + sum(v > known[subject] for _, v in ranked)
    rank = Claim(how="rank", column=values.name, row=subject, value=place, shown=text.ordinal(place))
    rows = Claim(how="rows", column=values.name, value=dataset.rows, shown=str(dataset.rows))
    value = Claim(how="value", column=values.name, row=subject, value=known[subject],
                  shown=said_value(known[subject], values.unit, known.values()))
    sentence = say(f"{subject} di urutan {rank.shown} dari {rows.shown}: {value.shown}",
                   f"{subject} ranks {rank.shown} of {rows.shown}: {value.shown}")
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
    others = [v for _, v in points]
    now = Claim(how="value", column=column.name, row=str(ended), value=last,
                shown=said_value(last, column.unit, others))
    base = Claim(how="value", column=column.name, row=str(began), value=first,
                 shown=said_value(first, column.unit, others))
    marker = Claim(how="value", column=column.name, row=str(began), value=first, shown=since)
    verb = up_or_down(last - first)
    if last == first:
        sentence = say(f"{label} tetap {now.shown} sejak {since}", f"{label} unchanged at {now.shown} since {since}")
        return Finding(kind="steady", sentence=sentence, subject=column.name, claims=(now, marker))
    if column.unit == "%":
        shown = text.percentage_points(last - first)
        moved = Claim(how="difference", column=column.name, value=last - first, shown=shown)
        how = _moved(label, now, verb, shown, since)
    elif abs(first) < _SMALL_BASE or first < 0 or abs(last - first) / abs(first) > 10:
        sentence = say(f"{label} {verb} dari {base.shown} menjadi {now.shown} sejak {since}",
                       f"{label} {verb} from {base.shown} to {now.shown} since {since}")
        return Finding(kind="from_to", sentence=sentence, subject=column.name, claims=(base, now, marker))
    else:
        share = (last - first) / abs(first) * 100
        shown = text.number(abs(share), 0 if abs(share) >= 10 else 1)
        moved = Claim(how="change", column=column.name, value=share, shown=shown)
        how = _moved(label, now, verb, f"{shown}{text.NBSP}{text.percent_word()}", since)
        if not re.search(r"[1-9]", shown):
            moved = marker
            how = say(f"{label} {now.shown}, hampir sama dengan {since}",
                      f"{label} at {now.shown}, little changed since {since}")
    return Finding(kind="change", sentence=how, subject=column.name, claims=(now, moved, marker))


def up_or_down(step: float) -> str:
    """`naik` or `turun`."""
    return say("naik", "up") if step > 0 else say("turun", "down")


def _moved(label: str, now: Claim, verb: str, how: str, since: str) -> str:
    return say(f"{label} {now.shown}, {verb} {how} sejak {since}",
               f"{label} at {now.shown}, {verb} {how} since {since}")


def _peak(column: Column, points: Points) -> Finding:
    when, value = max(points, key=lambda p: p[1])
    said = time_word(when, [w for w, _ in points])
    claim = Claim(how="peak", column=column.name, row=said, value=value, shown=said_value(value, column.unit))
    moment = Claim(how="peak", column=column.name, row=said, value=value, shown=said)
    label, on = column.label or column.name, "on" if said[:1].isdigit() and isinstance(when, date) else "in"
    on = "in" if said.isdigit() else on
    sentence = say(f"{label} paling tinggi {claim.shown} pada {said}", f"{label} peaked at {claim.shown} {on} {said}")
    return Finding(kind="peak", sentence=sentence, subject=column.name, claims=(claim, moment))


def _day(dataset: Dataset) -> str:
    """`Besok` or `Hari ini` if a date column, or the origin's period, is that one day after the date of issue."""
    issued = dataset.origin.as_of
    dated = [set(dataset.values(c.name)) for c in dataset.columns if c.kind == "date"]
    tomorrow, today = say("Besok", "tomorrow"), say("Hari ini", "today")
    for word, day in ((tomorrow, issued + timedelta(days=1)), (today, issued)):
        spellings = {text.plain_date(day).lower(), text.long_date(day).lower(), word.lower(), day.isoformat()}
        if any(days == {day} for days in dated) or (not dated and dataset.origin.period.lower() in spellings):
            return word
    return ""
