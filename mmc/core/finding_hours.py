"""What the coming hours say for one town: when it may rain, or that it will not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo

import polars as pl

from mmc.core import text
from mmc.core.dataset import Dataset
from mmc.core.finding import RAIN, Claim, Finding, checked
from mmc.core.language import say
from mmc.core.moments import moments_of

_WHOLE_DAY = 6  # steps


@dataclass(frozen=True)
class Hour:
    """One step of a forecast."""

    at: datetime  # aware
    words: str
    warmth: float | None

    @property
    def rain(self) -> bool:
        return RAIN in self.words.lower()


def of_hours(dataset: Dataset, town: str, hours: Sequence[Hour], zone: tzinfo, *, unit: str) -> list[Finding]:
    """Candidates, best first. `dataset` holds exactly these steps in columns kota, waktu, cuaca, suhu."""
    wet = [hour for hour in hours if hour.rain]
    found = [_rain(dataset, town, hours, wet, zone)] if wet else [_dry(dataset, town, hours, unit)]
    if wet:
        found.append(_counted(dataset, town, hours, wet))
    return [checked(finding, dataset, dataset.column("kota")) for finding in found]


def day_word(day: date, issued: date) -> str:
    """`hari ini` or `besok` as seen from the date of issue; nothing for other days."""
    return {0: say("hari ini", "today"), 1: say("besok", "tomorrow")}.get((day - issued).days, "")


def _rain(dataset: Dataset, town: str, hours: Sequence[Hour], wet: Sequence[Hour], zone: tzinfo) -> Finding:
    first, last = wet[0], wet[-1]
    begin, end = (_clock(h.at, zone) for h in (first, last))
    claims = tuple(
        Claim(how="own", column="waktu", value=h.at.timestamp(), shown=shown, again=_edge(dataset, latest=latest))
        for h, shown, latest in ((first, begin, False), (last, end, True))
    )
    zone_word = text.zone_name(zone, first.at.astimezone(zone))
    days = {h.at.astimezone(zone).date() for h in wet}
    said = day_word(min(days), dataset.origin.as_of) if len(days) == 1 else ""
    if len(wet) == len(hours) >= _WHOLE_DAY:
        return Finding(kind="rain", sentence=_may_rain(town, said, say(" sepanjang hari", " all day")), subject=RAIN,
                       claims=())
    if len(wet) == 1:
        when = say(f" sekitar pukul {begin} {zone_word}", f" around {begin} {zone_word}")
    elif not _unbroken([hour.rain for hour in hours]):
        when = say(f" beberapa kali, mulai pukul {begin} {zone_word}", f" at times, from {begin} {zone_word} on")
    elif wet[-1] is hours[-1]:
        when = say(f" mulai pukul {begin} {zone_word}", f" from {begin} {zone_word} on")
    else:
        when = say(f" pukul {begin}–{end} {zone_word}", f", {begin}–{end} {zone_word}")
    return Finding(kind="rain", sentence=_may_rain(town, said, when), subject=RAIN, claims=claims)


def _may_rain(town: str, day: str, when: str) -> str:
    """`Besok Sampit berpotensi hujan mulai pukul 13.00 WIB`."""
    opening = f"{day.capitalize()} {town}" if day else town
    return say(f"{opening} berpotensi hujan{when}", f"{town} may get rain{f' {day}' if day else ''}{when}")


def _unbroken(held: Sequence[bool]) -> bool:
    """True if the rainy steps follow each other without a dry one between."""
    first = held.index(True)
    last = len(held) - 1 - held[::-1].index(True)
    return all(held[first : last + 1])


def _edge(dataset: Dataset, *, latest: bool) -> Callable[[pl.DataFrame], float]:
    """The first or last rainy moment once more, from the table itself."""

    def again(table: pl.DataFrame) -> float:
        rainy = table.filter(pl.col("cuaca").str.to_lowercase().str.contains(RAIN, literal=True))
        moments = [m for m in moments_of(dataset.with_table(rainy), dataset.column("waktu")) if m is not None]
        return (max(moments) if latest else min(moments)).timestamp()

    return again


def _counted(dataset: Dataset, town: str, hours: Sequence[Hour], wet: Sequence[Hour]) -> Finding:
    some = Claim(how="rain", column="cuaca", value=len(wet), shown=str(len(wet)))
    every = Claim(how="rows", column="kota", value=len(hours), shown=str(len(hours)))
    sentence = say(f"{town}: potensi hujan di {some.shown} dari {every.shown} waktu",
                   f"{town}: rain possible at {some.shown} of {every.shown} times")
    return Finding(kind="counted", sentence=sentence, subject=RAIN, claims=(some, every))


def _dry(dataset: Dataset, town: str, hours: Sequence[Hour], unit: str) -> Finding:
    known = [h.warmth for h in hours if h.warmth is not None]
    if not known:
        dry = say(f"Tidak ada potensi hujan di {town}", f"No rain expected in {town}")
        return Finding(kind="dry", sentence=dry, subject="", claims=())
    most = Claim(how="peak", column="suhu", value=max(known), shown=text.number(max(known), 0))
    least = Claim(how="low", column="suhu", value=min(known), shown=text.number(min(known), 0))
    warmth = most.shown if most.shown == least.shown else f"{least.shown}–{most.shown}"
    sentence = say(f"{town} tanpa potensi hujan, suhu {warmth}{unit}",
                   f"No rain expected in {town}, {warmth}{unit}")
    return Finding(kind="dry", sentence=sentence, subject="suhu", claims=(least, most))


def _clock(at: datetime, zone: tzinfo) -> str:
    return text.clock(at, zone).split(" ")[0]
