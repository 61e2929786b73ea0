"""What a ranking says over the years: who leads since when, who climbed. Every place and year is computed twice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import polars as pl

from mmc.core.dataset import Column, Dataset
from mmc.core.finding import Claim, Finding, checked, said_value, time_word
from mmc.core.language import say
from mmc.errors import DatasetError

NAMES, MOMENTS = (2, 60), (2, 40)  # how many of each make a race


@dataclass(frozen=True)
class Race:
    """Names with a value at each moment; None before a name's first value, never after."""

    names: tuple[str, ...]
    moments: tuple[str, ...]  # as they are written: 2015, Maret 2021
    keys: tuple[Any, ...]  # the same as they stand in the table
    values: tuple[tuple[float | None, ...], ...]  # by name, then by moment

    def order(self, moment: int) -> list[int]:
        """The names at a moment, the first one first; names of equal value in the order of the table."""
        there = [n for n in range(len(self.names)) if self.values[n][moment] is not None]
        return sorted(there, key=lambda n: -(self.values[n][moment] or 0.0))

    def place(self, name: int, moment: int) -> int:
        """The place of a name, 1 for the first; equal values share one."""
        own = self.values[name][moment] or 0.0
        return 1 + sum((row[moment] or 0.0) > own for row in self.values if row[moment] is not None)


def race_of(dataset: Dataset, names: Column, when: Column, values: Column) -> Race:
    """The race in a table of one row for each name and moment; DatasetError with row, column and reason."""
    cells: dict[tuple[str, Any], float] = {}
    for number, (name, moment, value) in enumerate(
        dataset.table.select(names.name, when.name, values.name).rows(), start=1
    ):
        _whole(number, name, moment, value, (names.name, when.name, values.name))
        if (name, moment) in cells:
            raise DatasetError(f"race: row {number}: {name} has a second value for {moment} in column '{values.name}'")
        if value is not None:
            cells[name, moment] = float(value)
    told = list(dict.fromkeys(name for name, _ in cells))
    keys = _in_order({moment for _, moment in cells}, [m for _, m in cells], when)
    _enough(len(told), NAMES, names.name, "names")
    _enough(len(keys), MOMENTS, when.name, "moments")
    rows = tuple(tuple(cells.get((name, key)) for key in keys) for name in told)
    for name, row in zip(told, rows, strict=True):
        first = next(n for n, value in enumerate(row) if value is not None)
        if None in row[first:]:
            lost = keys[row.index(None, first)]
            raise DatasetError(
                f"race: column '{values.name}': {name} has no number for {time_word(lost, keys)}; a race has no gaps, "
                "give the number or leave the name out"
            )
    return Race(tuple(told), tuple(time_word(key, keys) for key in keys), tuple(keys), rows)


def _whole(number: int, name: Any, moment: Any, value: Any, columns: tuple[str, str, str]) -> None:
    for cell, column in ((name, columns[0]), (moment, columns[1])):
        if cell is None or not str(cell).strip():
            raise DatasetError(f"race: row {number} has nothing in column '{column}'")
    if value is not None and value < 0:
        raise DatasetError(f"race: row {number}, column '{columns[2]}': {value:g} is below zero; bars start at zero")


def _in_order(keys: set[Any], told: list[Any], when: Column) -> list[Any]:
    """Dates and years from the first to the last; other words as the table tells them."""
    if when.kind == "date" or all(str(key).strip().isdigit() for key in keys):
        return sorted(keys, key=lambda key: key if when.kind == "date" else int(key))
    return list(dict.fromkeys(told))


def _enough(count: int, bounds: tuple[int, int], column: str, what: str) -> None:
    if not bounds[0] <= count <= bounds[1]:
        raise DatasetError(f"race: column '{column}' has {count} {what}; {bounds[0]} to {bounds[1]} make a race")


def of_race(
    dataset: Dataset, columns: tuple[Column, Column, Column], race: Race, subject: str = ""
) -> list[Finding]:
    """Candidates, best first: who leads since when, who climbed most, the value at the end."""
    if subject:
        if subject not in race.names:
            raise DatasetError(f"race: no name '{subject}' to highlight; there are {', '.join(race.names)}")
        found = [_climb(race, race.names.index(subject), columns)]
    else:
        climbs = [_climb(race, n, columns) for n in _climbers(race)[:1]]
        found = [f for f in (_leads(race, columns), *climbs, _last(race, columns)) if f is not None]
    return [checked(finding, dataset, columns[0]) for finding in found]


def _leads(race: Race, columns: tuple[Column, Column, Column]) -> Finding | None:
    """`Kapuas teratas sejak 2019, melewati Seruyan`; nothing where two share the first place at the end."""
    last = len(race.moments) - 1
    leaders = [race.order(moment)[0] for moment in range(last + 1)]
    leader = leaders[last]
    if sum(race.place(n, last) == 1 for n in race.order(last)) > 1:
        return None
    since = next(m for m in range(last, -1, -1) if m == 0 or leaders[m - 1] != leader)
    name, moment = race.names[leader], race.moments[since]
    claim = Claim(
        how="own", column=columns[2].name, row=name, value=since, shown=moment, again=_streak(race, columns, name)
    )
    if since == 0:
        end = Claim(how="own", column=columns[2].name, row=name, value=last, shown=race.moments[last],
                    again=lambda table: float(table[columns[1].name].n_unique() - 1))
        sentence = f"{name} {say('selalu teratas', 'always first')}, {moment} {say('sampai', 'to')} {end.shown}"
        return Finding(kind="always", sentence=sentence, subject=name, claims=(claim, end))
    other = race.names[leaders[since - 1]]
    when = say("pada", "in") if since == last else say("sejak", "since")
    sentence = say(f"{name} teratas {when} {moment}, melewati {other}", f"{name} first {when} {moment}, past {other}")
    return Finding(kind="leads", sentence=sentence, subject=name, claims=(claim,))


def _streak(race: Race, columns: tuple[Column, Column, Column], name: str) -> Callable[[pl.DataFrame], float]:
    """From which moment on a name leads, by sorting the table itself."""
    names, when, values = (column.name for column in columns)

    def again(table: pl.DataFrame) -> float:
        tops = table.drop_nulls(values).group_by(when).agg(pl.col(names).sort_by(values, descending=True).first())
        first = dict(tops.rows())
        lost = [number for number, key in enumerate(race.keys) if first[key] != name]
        return float(lost[-1] + 1 if lost else 0)

    return again


def _climbers(race: Race) -> list[int]:
    """The names that gained at least two places from the first moment to the last, the greatest gain first."""
    last = len(race.moments) - 1
    gains = {n: race.place(n, 0) - race.place(n, last) for n in range(len(race.names)) if race.values[n][0] is not None}
    return sorted((n for n, gain in gains.items() if gain >= 2), key=lambda n: -gains[n])


def _climb(race: Race, name: int, columns: tuple[Column, Column, Column]) -> Finding:
    """`Kapuas naik dari urutan ke-5 ke urutan ke-2 sejak 2015`, or that it kept its place."""
    last = len(race.moments) - 1
    first = next(m for m, value in enumerate(race.values[name]) if value is not None)
    told, since = race.names[name], race.moments[first]
    before, after = (_place(race, name, moment, columns) for moment in (first, last))
    year = Claim(how="own", column=columns[2].name, row=told, value=first, shown=since,
                 again=lambda table: float(_first_of(table, told, race, columns)))
    if before.value == after.value:
        sentence = say(f"{told} di urutan {before.shown}, sama seperti {since}",
                       f"{told} in place {before.shown}, as in {since}")
        return Finding(kind="kept", sentence=sentence, subject=told, claims=(before, year))
    verb = say("naik", "up") if after.value < before.value else say("turun", "down")
    sentence = say(f"{told} {verb} dari urutan {before.shown} ke urutan {after.shown} sejak {since}",
                   f"{told} {verb} from place {before.shown} to place {after.shown} since {since}")
    return Finding(kind="climb", sentence=sentence, subject=told, claims=(before, after, year))


def _place(race: Race, name: int, moment: int, columns: tuple[Column, Column, Column]) -> Claim:
    names, when, values = (column.name for column in columns)
    told, key = race.names[name], race.keys[moment]

    def again(table: pl.DataFrame) -> float:
        then = table.filter(pl.col(when) == key).drop_nulls(values)
        return float(then.filter(pl.col(values) > then.filter(pl.col(names) == told)[values].item()).height + 1)

    place = race.place(name, moment)
    return Claim(how="own", column=values, row=told, value=place, shown=say(f"ke-{place}", str(place)), again=again)


def _first_of(table: pl.DataFrame, name: str, race: Race, columns: tuple[Column, Column, Column]) -> int:
    own = table.filter(pl.col(columns[0].name) == name).drop_nulls(columns[2].name)[columns[1].name].to_list()
    return min(race.keys.index(key) for key in own)


def _last(race: Race, columns: tuple[Column, Column, Column]) -> Finding:
    """`Kapuas 417.854 jiwa pada 2024`: always true, rarely the best."""
    when, values = columns[1].name, columns[2].name
    last = len(race.moments) - 1
    leader = race.order(last)[0]
    value, told = race.values[leader][last] or 0.0, race.names[leader]
    shown = said_value(value, columns[2].unit)
    most = Claim(
        how="own", column=values, row=told, value=value, shown=shown,
        again=lambda table: float(table.filter(pl.col(when) == race.keys[last])[values].max()),  # type: ignore[arg-type]
    )
    year = Claim(how="own", column=values, row=told, value=last, shown=race.moments[last],
                 again=lambda table: float(table[when].n_unique() - 1))
    sentence = f"{told} {shown} {say('pada', 'in')} {race.moments[last]}"
    return Finding(kind="last", sentence=sentence, subject=told, claims=(most, year))
