"""What two numbers of each row say: who moved most, or where the two are farthest apart."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from mmc.core import english, text
from mmc.core.dataset import Column, Dataset
from mmc.core.finding import Claim, Finding, checked, said_value, up_or_down
from mmc.core.language import say
from mmc.errors import DatasetError

_MONTHS = "jan|feb|mar|apr|mei|may|jun|jul|agu|aug|sep|okt|oct|nov|des|dec"
_TIME = re.compile(rf"\b(?:19|20)\d\d\b|\b(?:{_MONTHS})\w*\b", re.IGNORECASE)

_TENFOLD = 1000.0  # percent: beyond this nobody can picture a rise in percent; from and to are said


@dataclass(frozen=True)
class Pair:
    """One row with both numbers."""

    name: str
    first: float
    last: float

    @property
    def step(self) -> float:
        return self.last - self.first


def are_times(first: Column, last: Column) -> bool:
    """True if both columns are named after a time, so that the second comes after the first."""
    return all(_TIME.search(c.label or c.name) for c in (first, last))


def in_percent(unit: str, firsts: Sequence[float]) -> bool:
    """True if moves are told in percent: not those of percentages, nor from zero or below."""
    return unit != "%" and all(first > 0 for first in firsts)


def of_comparison(
    dataset: Dataset, names: Column, first: Column, last: Column, *, subject: str = "", measure: str = ""
) -> list[Finding]:
    """Candidates, best first; DatasetError if no row has both numbers or `subject` is none of them.

    `measure` is what the numbers count in a word or three (`Penduduk miskin`), if that is known.
    """
    rows = dataset.table.select(names.name, first.name, last.name).rows()
    pairs = [Pair(n, a, b) for n, a, b in rows if n is not None and a is not None and b is not None]
    if not pairs:
        raise DatasetError(f"{dataset.name}: no row has both '{first.name}' and '{last.name}'")
    if subject and subject not in [p.name for p in pairs]:
        have = ", ".join(p.name for p in pairs)
        raise DatasetError(f"{dataset.name}: no row '{subject}' with both numbers to highlight; it has {have}")
    chosen = [p for p in pairs if subject in ("", p.name)]
    found = _moves(chosen, pairs, names, first, last, measure) if are_times(first, last) else \
        [_apart(chosen, pairs, names, first, last)]
    return [checked(f, dataset, names) for f in found]


def _moves(
    chosen: list[Pair], pairs: list[Pair], names: Column, first: Column, last: Column, measure: str
) -> list[Finding]:
    since = first.label or first.name
    if all(p.step == 0 for p in chosen):
        marker = Claim(how="value", column=first.name, row=chosen[0].name, value=chosen[0].first, shown=since)
        who = chosen[0].name if len(chosen) == 1 else say("Semua angka", "All figures")
        sentence = say(f"{who} tetap sejak {since}", f"{who} unchanged since {since}")
        return [Finding(kind="steady", sentence=sentence, subject=chosen[0].name, claims=(marker,))]
    share = in_percent(first.unit, [p.first for p in pairs])
    pair = max(chosen, key=lambda p: abs(p.step) / (p.first if share else 1.0))
    value = pair.step / pair.first * 100 if share else pair.step
    shown = _move_words(value, first.unit, share)
    least = not any(figure in shown for figure in "123456789")

    def again(table: pl.DataFrame) -> float:
        row = table.filter(pl.col(names.name) == pair.name).row(0, named=True)
        move = float(row[last.name]) - float(row[first.name])
        return (float(row[last.name]) / float(row[first.name]) - 1) * 100 if share else move

    how = Claim(how="own", column=last.name, row=pair.name, value=value, shown=shown, again=again)
    marker = Claim(how="value", column=first.name, row=pair.name, value=pair.first, shown=since)
    most, how_much = len(chosen) > 1, shown
    claims: tuple[Claim, ...] = (marker,) if least else (how, marker)
    if share and abs(value) > _TENFOLD:
        old, new = (_plain_claim(c, pair.name, v) for c, v in ((first, pair.first), (last, pair.last)))
        how_much = say(f"dari {old.shown} menjadi {new.shown}", f"from {old.shown} to {new.shown}")
        claims = (old, new, marker)
    little = say(f"hampir sama dengan {since}", f"little changed since {since}")
    tail = little if least else _moved(pair.step, how_much, since, most=most)
    whole = [say(f"{measure} {pair.name} {tail}", f"{measure} in {pair.name} {tail}")] if measure else []
    found = [Finding(kind="move", sentence=sentence, subject=pair.name, claims=claims)
             for sentence in (*whole, f"{pair.name} {tail}")]
    return [*found, *_all_moved(chosen, pair, names, first, last)]


def _moved(step: float, how_much: str, since: str, *, most: bool) -> str:
    """`naik paling besar, 12 persen sejak 2016`; of one alone without the comparison."""
    verb = up_or_down(step)
    if not most:
        return say(f"{verb} {how_much} sejak {since}", f"{verb} {how_much} since {since}")
    by = "" if how_much.startswith("from ") else "by "
    return say(f"{verb} paling besar, {how_much} sejak {since}",
               f"{'rose' if step > 0 else 'fell'} most, {by}{how_much} since {since}")


def _plain_claim(column: Column, name: str, value: float) -> Claim:
    return Claim(how="value", column=column.name, row=name, value=value, shown=said_value(value, column.unit))


def _all_moved(chosen: list[Pair], most: Pair, names: Column, first: Column, last: Column) -> list[Finding]:
    """`Semua 14 kabupaten/kota naik sejak 2016`, if that is so."""
    up = most.step > 0
    if len(chosen) < 3 or not all(p.step > 0 if up else p.step < 0 for p in chosen):
        return []

    def again(table: pl.DataFrame) -> float:
        step = pl.col(last.name) - pl.col(first.name)
        return float(table.filter(step > 0 if up else step < 0).height)

    since, whom = first.label or first.name, (names.label or names.name).lower()
    count = Claim(how="own", column=last.name, value=len(chosen), shown=str(len(chosen)), again=again)
    marker = Claim(how="value", column=first.name, row=most.name, value=most.first, shown=since)
    sentence = say(f"Semua {len(chosen)} {whom} {up_or_down(most.step)} sejak {since}",
                   f"All {len(chosen)} {whom} {up_or_down(most.step)} since {since}")
    return [Finding(kind="all", sentence=sentence, subject=most.name, claims=(count, marker))]


def _move_words(value: float, unit: str, share: bool) -> str:
    if share:
        return f"{text.number(abs(value), 0 if abs(value) >= 10 else 1)}{text.NBSP}{text.percent_word()}"
    if unit == "%":
        return text.percentage_points(value)
    return said_value(abs(value), unit)


def _apart(chosen: list[Pair], pairs: list[Pair], names: Column, first: Column, last: Column) -> Finding:
    """`Selisih perkotaan dan perdesaan terbesar di Kapuas: 2,1 poin persen`."""
    one, other = (c.label or c.name for c in (first, last))
    pair = max(chosen, key=lambda p: abs(p.step))
    between = f"{one} {say('dan', 'and')} {english.lower(other)}"
    if pair.step == 0:
        claim = Claim(how="value", column=first.name, row=pair.name, value=pair.first, shown="")
        sentence = f"{between[:1].upper()}{between[1:]} {say('sama besar', 'are equal')}"
        return Finding(kind="same", sentence=sentence, subject=pair.name, claims=(claim,))

    def again(table: pl.DataFrame) -> float:
        both = table.drop_nulls([first.name, last.name])  # a name may stand twice, once without a number
        row = both.filter(pl.col(names.name) == pair.name).row(0, named=True)
        return abs(float(row[first.name]) - float(row[last.name]))

    shown = _move_words(abs(pair.step), first.unit, False)
    claim = Claim(how="own", column=last.name, row=pair.name, value=abs(pair.step), shown=shown, again=again)
    most, between = len(chosen) > 1, english.lower(between)
    sentence = say(f"Selisih {between}{' terbesar' if most else ''}: {pair.name}, {shown}",
                   f"{'Largest gap' if most else 'Gap'} between {between}: {pair.name}, {shown}")
    return Finding(kind="apart", sentence=sentence, subject=pair.name, claims=(claim,))
