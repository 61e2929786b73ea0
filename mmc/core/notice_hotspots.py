"""Hotspots seen by satellites as one notice: how many, where most, how sure, and what they are not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

import polars as pl

from mmc.core import text
from mmc.core.dataset import Column, Dataset
from mmc.core.finding import Claim, Finding, checked
from mmc.core.language import say
from mmc.core.moments import day_and_clock, moments_of
from mmc.core.notice import END, Notice, ends_at, has_moments
from mmc.core.region import region_named
from mmc.errors import DatasetError


def hotspot_notice(dataset: Dataset, zone: ZoneInfo, pick: str, until: datetime | None) -> Notice:
    """The notice of all hotspots of a table; DatasetError without times, regencies or any hotspot."""
    if pick:
        raise DatasetError("alert: hotspots are shown together; leave highlight out")
    moments = [m for m in moments_of(dataset, dataset.column("waktu")) if m is not None]
    if not moments:
        raise DatasetError("alert: column 'waktu' is empty; hotspots are told with the time of the satellite pass")
    last = max(moments)
    own = [m for m in moments_of(dataset, dataset.column(END)) if m] if has_moments(dataset, END) else []
    ends, of_source = ends_at(min(own) if own else None, until, last, zone)
    counted = _counted(dataset)
    total = sum(counted.values())
    if total <= 0:
        raise DatasetError("alert: the table counts no hotspot; there is nothing to warn of")
    ranked = sorted(counted.items(), key=lambda item: (-item[1], item[0]))
    sure = _confidence(dataset)
    most = ", ".join(f"{name}{text.NBSP}{text.number(count)}" for name, count in ranked[:4])
    facts = [(say("Terbanyak", "Most in"), most), (say("Kepercayaan", "Confidence"), sure),
             (say("Pengamatan", "Observed"), _window(min(moments), last, zone)),
             (say("Satelit", "Satellites"), _satellites(dataset))]
    return Notice(
        kind="hotspots", sign=say("TITIK PANAS", "HOTSPOTS"), grade=3 if say("tinggi", "high") in sure else 2,
        beside=say(f"{text.number(total)} TITIK", f"{text.number(total)} DETECTED"),
        findings=tuple(checked(f, dataset, dataset.column("kabupaten")) for f in _findings(dataset, ranked, total)),
        facts=tuple((name, words) for name, words in facts if words),
        note=say("Titik panas ialah permukaan bersuhu tinggi yang terpantau satelit, belum tentu kebakaran.",
                 "A hotspot is a hot surface seen by satellite, not necessarily a fire."),
        ends=ends, of_source=of_source,
    )


def _findings(dataset: Dataset, ranked: list[tuple[str, int]], total: int) -> list[Finding]:
    """How many there are, and where most of them."""
    name, count = ranked[0]
    claims = [_total(dataset, total), _most(dataset, ranked[0])]
    whole = say(f"{text.number(total)} titik panas terpantau satelit",
                f"{text.number(total)} {'hotspot' if total == 1 else 'hotspots'} detected by satellite")
    if len(ranked) == 1:
        best = say(f"{whole} di {name}", f"{whole} in {name}")
    elif count == ranked[1][1]:
        best = whole  # nobody has most
    else:
        best = say(f"{whole}, terbanyak di {name}: {text.number(count)}",
                   f"{whole}, most in {name}: {text.number(count)}")
    return [Finding(kind="hotspots", sentence=said, subject=name, claims=tuple(claims)) for said in (best, whole)]


def _number_column(dataset: Dataset) -> Column | None:
    """The column that counts hotspots, where a row is a regency and not a point."""
    return next((c for c in dataset.columns if c.name == "jumlah" and c.kind == "number"), None)


def _counted(dataset: Dataset) -> Counter[str]:
    """Hotspots of each regency; DatasetError for a row without one, or a count that is none."""
    column, found = _number_column(dataset), Counter[str]()
    counts: Sequence[float | None] = dataset.values(column.name) if column else [1.0] * dataset.rows
    for number, (name, count) in enumerate(zip(dataset.values("kabupaten"), counts, strict=True), start=1):
        region = region_named(name or "")
        if not (name or "").strip():
            raise DatasetError(f"alert: row {number} has no regency in column 'kabupaten'")
        if count is not None and (count < 0 or count != int(count)):
            raise DatasetError(f"alert: row {number}: {count:g} is no number of hotspots")
        found[region.name if region else name.strip()] += int(count or 0)
    return found


def _total(dataset: Dataset, total: int) -> Claim:
    column = _number_column(dataset)

    def again(table: pl.DataFrame) -> float:
        return float(table[column.name].sum()) if column else float(table.height)

    return Claim(how="own", column="kabupaten", value=total, shown=text.number(total), again=again)


def _most(dataset: Dataset, most: tuple[str, int]) -> Claim:
    column = _number_column(dataset)

    def mine(name: str | None) -> bool:
        region = region_named(name or "")
        return (region.name if region else (name or "").strip()) == most[0]

    def again(table: pl.DataFrame) -> float:
        rows = table.filter(pl.Series([mine(name) for name in table["kabupaten"]]))
        return float(rows[column.name].sum()) if column else float(rows.height)

    return Claim(how="own", column="kabupaten", value=most[1], shown=text.number(most[1]), again=again)


_SURE: dict[str, str] = {"h": "tinggi", "high": "tinggi", "tinggi": "tinggi", "n": "sedang", "nominal": "sedang",
                         "medium": "sedang", "sedang": "sedang", "l": "rendah", "low": "rendah", "rendah": "rendah"}


def _confidence(dataset: Dataset) -> str:
    """`tinggi 12, sedang 96, rendah 8`, where every point says it."""
    if _number_column(dataset) or not any(c.name == "kepercayaan" and c.kind == "text" for c in dataset.columns):
        return ""
    levels = Counter(_SURE.get((v or "").strip().lower(), "") for v in dataset.values("kepercayaan"))
    if levels[""]:
        return ""
    order = (("tinggi", "high"), ("sedang", "medium"), ("rendah", "low"))
    told = [(say(*words), levels[words[0]]) for words in order if levels[words[0]]]
    return ", ".join(f"{word}{text.NBSP}{text.number(count)}" for word, count in told)


def _satellites(dataset: Dataset) -> str:
    if not any(c.name == "satelit" and c.kind == "text" for c in dataset.columns):
        return ""
    return ", ".join(sorted({s.strip() for s in dataset.values("satelit") if s and s.strip()}))


def _window(first: datetime, last: datetime, zone: ZoneInfo) -> str:
    """From the first to the last satellite pass."""
    if first == last:
        return day_and_clock(first, zone)
    same = first.astimezone(zone).date() == last.astimezone(zone).date()
    begin = text.clock(first, zone).split(" ")[0] if same else day_and_clock(first, zone).rsplit(" ", 1)[0]
    if same:
        return f"{text.plain_date(last.astimezone(zone).date())}{say('', ',')} {begin}–{text.clock(last, zone)}"
    return say(f"{begin} sampai {day_and_clock(last, zone)}", f"{begin} to {day_and_clock(last, zone)}")
