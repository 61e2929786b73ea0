"""Told: what a narrator adds to a picture's headline, in whole sentences. One number a sentence is heard, two at most.

Each function gives the sentences in the language in force, the most needed first; none where the headline said it all.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from mmc.core.language import say
from mmc.core.region import region_named
from mmc.core.text import NBSP, percent
from mmc.infographics.figures import unit_beside

Row = tuple[str, float]
Written = Callable[[float], str]
Sentences = tuple[str, ...]
_NAMED = 2  # others that are named: more nobody keeps in mind


def of_ranking(label: str, unit: str, write: Written, rows: Sequence[Row], chosen: str, headline: str) -> Sentences:
    """The chosen one's number and who comes next; rows from the highest down."""
    if not rows:
        return ()
    name, value = next((row for row in rows if row[0] == chosen), rows[0])
    after, at_top = rows[1 : 1 + _NAMED], rows[0][0] == name
    if write(value) in headline.replace(NBSP, " "):
        return _next(after, unit, write) if at_top else _top(rows[0], unit, write)
    what, figure = short(label), figure_of(value, unit, write)
    if not at_top or len(after) < _NAMED:
        return (say(f"{what} {name} {figure}.", f"The figure for {name} is {figure}."),)
    names = listed([one for one, _ in after])
    behind = say(f"disusul {names}", f"ahead of {names}")
    return (say(f"{what} {name} {figure}, {behind}.", f"The figure for {name} is {figure}, {behind}."),)


def _next(rows: Sequence[Row], unit: str, write: Written) -> Sentences:
    if not rows:
        return ()
    parts = [f"{inside(name)} {say('dengan', 'with')} {write(value)}" for name, value in rows[:-1]]
    name, value = rows[-1]
    parts.append(f"{inside(name)} {say('dengan', 'with')} {figure_of(value, unit, write)}")
    return (f"{say('Berikutnya', 'Next') + say('', ' comes' if len(parts) < 2 else ' come')} {listed(parts)}.",)


def _top(row: Row, unit: str, write: Written) -> Sentences:
    name, figure = inside(row[0]), figure_of(row[1], unit, write)
    return (say(f"Yang tertinggi {name} dengan {figure}.", f"The highest is {name} with {figure}."),)


def of_trend(
    when: str, on: str, series: Sequence[tuple[str, float | None, float | None]], unit: str, write: Written
) -> Sentences:
    """Where the line began at a moment `when`, and where others stand; series as name, first and last value.

    `on` is the English word before the moment.
    """
    name, first, last = series[0]
    told = []
    if first is not None and first != last:
        figure = figure_of(first, unit, write)
        told.append(say(f"Pada {when}, {inside(name)} masih {figure}.", f"{on} {when} it stood at {figure}."))
    others = [f"{inside(one)} {say('', 'at ')}{write(value)}" for one, _, value in series[1:] if value is not None]
    if others:
        told.append(f"{say('Sementara itu,', 'Meanwhile,')} {listed(others[:_NAMED])}.")
    return tuple(told)


def of_comparison(
    name: str, heads: tuple[str, str], values: tuple[float, float], unit: str, write: Written, *, timed: bool
) -> Sentences:
    """Both numbers of the chosen row."""
    first, last = write(values[0]), figure_of(values[1], unit, write)
    if not timed:
        return (f"{name}: {inside(heads[0])} {first}, {inside(heads[1])} {last}.",)
    ways = (("turun", "fell"), ("tetap", "stayed"), ("naik", "rose"))
    way = say(*ways[(values[1] > values[0]) - (values[1] < values[0]) + 1])
    return (
        say(f"Angka {name} {way} dari {first} pada {heads[0]} menjadi {last} pada {heads[1]}.",
            f"The figure for {name} {way} from {first} in {heads[0]} to {last} in {heads[1]}."),
    )  # fmt: skip


def of_share(parts: Sequence[Row], chosen: str) -> Sentences:
    """The next largest parts, or the largest; parts as name and percent, from the largest down."""
    if parts[0][0] != chosen:
        return _top(parts[0], "%", percent)
    return _next(parts[1 : 1 + _NAMED], "%", percent)


def of_profile(cells: Sequence[tuple[str, str, str]]) -> Sentences:
    """Two figures as label, figure and rank, the chosen one first; the headline said its rank."""
    told = []
    for number, (label, figure, rank) in enumerate(cells[:2]):
        place = f", {rank}" if rank and number else ""
        told.append(say(f"{_its(label)} {figure}{place}.", f"{label}: {figure}{place}."))
    return tuple(told)


def of_prices(moved: Sequence[tuple[str, float, str]]) -> Sentences:
    """The largest other changes, as name, percent and price."""
    ways = [say("naik", "up") if change > 0 else say("turun", "down") for _, change, _ in moved[:_NAMED]]
    said = [
        f"{inside(name) if n else name}{say('', ':')} {way} {percent(abs(change))} {say('menjadi', 'to')} {price}"
        for n, (way, (name, change, price)) in enumerate(zip(ways, moved, strict=False))
    ]
    return (f"{say(', ', '; ').join(said)}.",) if said else ()


def of_hours(skies: Sequence[tuple[str, str]], warmth: str) -> Sentences:
    """Up to three hours with their weather, and how warm the day is; hours as clock and words."""
    said = ", ".join(f"{say('pukul', 'at')} {clock} {sky}" for clock, sky in skies[:3])
    return (*((f"{said[:1].upper()}{said[1:]}.",) if said else ()), *_warm(warmth))


def of_towns(skies: Sequence[tuple[str, str]], warmth: str) -> Sentences:
    """The weather of up to three towns, the worst first, and how warm it is in all."""
    said = listed([say(f"di {town} {sky}", f"{sky} in {town}") for town, sky in skies[:3]], oxford=True)
    return (*((f"{said[:1].upper()}{said[1:]}.",) if said else ()), *_warm(warmth))


def _warm(warmth: str) -> Sentences:
    return (f"{say('Suhu', 'Temperatures')} {warmth}.",) if warmth else ()


def of_race(began: tuple[str, str], when: str, final: Sequence[Row], unit: str, write: Written) -> Sentences:
    """Who led at the beginning (moment and name); who leads at the end with how much, and who follows."""
    name, value = final[0]
    then, leader = began
    still = leader == name
    first = say(f"Pada {then}, {leader} {'sudah' if still else 'masih'} teratas.",
                f"In {then}, {leader} {'already led' if still else 'led'}.")  # fmt: skip
    figure, names = figure_of(value, unit, write), listed([one for one, _ in final[1 : 1 + _NAMED]])
    behind = say(f", disusul {names}", f", ahead of {names}") if names else ""
    return (first, say(f"Pada {when}, {name} mencatat {figure}{behind}.", f"In {when}, {name} had {figure}{behind}."))


def of_progress(met: Sequence[str], of: int) -> Sentences:
    """Which rows met their targets, where they can be named in one breath."""
    if not met or len(met) == of or len(met) > 4:
        return ()
    names = listed([inside(name) for name in met], oxford=True)
    return (say(f"Yang mencapai target: {names}.", f"Targets met: {names}."),)


def of_notice(kind: str, sign: str, facts: Sequence[tuple[str, str]], ends: str, note: str) -> Sentences:
    """What a warning must say besides its headline: how grave and where, whether a wave may come, what it is not.

    `ends` is empty where the headline says it already.
    """
    if kind == "hotspots":
        return (note,) if note else ()
    told = [value if "tsunami" in value.lower() else f"{name}: {value}" for name, value in facts]
    if kind == "quake":
        return tuple(f"{fact}." for fact in sorted(told[:3], key=lambda fact: ":" in fact))
    return tuple(f"{fact}." for fact in (sign, *told[:1], ends) if fact)


def of_number(figure: str, change: str) -> Sentences:
    """The figure, its moment, and what it is compared with."""
    return (f"{say('Angkanya', 'It stands at')} {figure}{', ' if change else ''}{change}.",)


def figure_of(value: float, unit: str, write: Written) -> str:
    """`454.515 jiwa`, `Rp82.850`, `4,2%`; what money is paid for, the headline says."""
    beside = "" if unit.startswith("Rp") else unit_beside(unit)
    return f"{write(value)} {beside}".strip()


def short(label: str) -> str:
    """A column's title without what stands in brackets."""
    return label.partition("(")[0].strip() or label


def inside(name: str) -> str:
    """A name as it stands in a sentence: things in lower case, proper names and short forms as they are."""
    first, *rest = name.split(" ")
    proper = first[1:2].isupper() or any(word[:1].isupper() for word in rest) or region_named(name) is not None
    return name if proper else name[:1].lower() + name[1:]


def listed(names: Sequence[str], *, oxford: bool = False) -> str:
    """`a dan b`, `a, b, dan c`; in English the comma before the last stands only with `oxford`."""
    if len(names) < 2:
        return "".join(names)
    comma = "," if len(names) > 2 and (oxford or say("yes", "")) else ""
    return f"{', '.join(names[:-1])}{comma} {say('dan', 'and')} {names[-1]}"


def _its(label: str) -> str:
    what = short(label)
    return f"{what}-nya" if what[-1:].isupper() else f"{what}nya" if what[-1:].isalpha() else what
