"""Html: the growth report as one page that needs nothing beside it: styles, fonts and charts are inside.

Every figure is taken from the report as it is; here it is only written the way Indonesians write numbers.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from mmc.core.text import MINUS, clock, number, percent, plain_date, short_date, short_month
from mmc.drawing.brand import Brand
from mmc.engagement.reports.chart import Bar, Mark, Point, day_bars, follower_line, share_bar
from mmc.engagement.reports.followers import HOLE
from mmc.engagement.visitor import day_bounds

TABLE_ROWS = 16
DASH = "\u2013"
Row = dict[str, Any]


def growth_page(report: Mapping[str, Any], brand: Brand, fonts: Mapping[str, Path], fingerprint: str) -> str:
    """The page of a growth report; `fonts` are WOFF files by face, `fingerprint` is report.json's sha256."""
    zone = ZoneInfo(report["site"]["timezone"])
    context = {
        "report": report,
        "brand": brand,
        "palette": brand.light,
        "faces": {face: mark_safe(base64.b64encode(file.read_bytes()).decode()) for face, file in fonts.items()},
        "fingerprint": fingerprint[:12],
        "headline": headline(report),
        "until": _moment(report["data_until"], zone),
        "made": _moment(report["made_at"], zone),
        "figures": _figures(report),
        "day_charts": _day_charts(report["readers"]),
        "days": [_day_row(day) for day in report["readers"]["days"]],
        "channels": [_channel_row(c) for c in report["followers"]["channels"]],
        "total": _total_row(report["followers"]["total"]),
        "lines": _lines(report, zone),
        "marks": _marks(report, zone),
        "not_connected": report["not_connected"],
        "credited": _shares(report["credited"], _credited_row),
        "deliveries": _by_story(_shares(report["deliveries"][:TABLE_ROWS], lambda row: _delivery_row(row, zone))),
        "more_deliveries": max(0, len(report["deliveries"]) - TABLE_ROWS),
        "stories": _shares(report["stories"][:10], _plain_row),
        "sources": _shares(report["sources"][:TABLE_ROWS], _plain_row),
        "drops": [{"label": row["label"], "count": number(row["count"])} for row in report["drops"]],
        "dropped": number(sum(row["count"] for row in report["drops"])),
    }
    return render_to_string("engagement/growth.html", context)


def headline(report: Mapping[str, Any]) -> str:
    """The finding: how many readers, and the day that had most of them."""
    readers = report["readers"]
    if not readers["days"] or readers["peak"] is None:
        return "Belum ada pembaca yang tercatat pada periode ini"
    peak = date.fromisoformat(readers["peak"]["day"])
    return (
        f"{number(readers['readers'])} pembaca, paling ramai {plain_date(peak).rsplit(' ', 1)[0]} "
        f"dengan {number(readers['peak']['readers'])}"
    )


def shown(value: float | None, decimals: int | None = None) -> str:
    """A number, or a dash where there is none."""
    return DASH if value is None else number(value, decimals)


def signed(value: int) -> str:
    """`+120`, `-40` with a real minus, `0`."""
    return f"+{number(value)}" if value > 0 else number(value)


def signed_percent(value: float | None) -> str:
    """`+4,2%`; a dash where no percentage may be given."""
    if value is None:
        return DASH
    return f"+{percent(value)}" if value > 0 else percent(value).replace("-", MINUS)


def _figures(report: Mapping[str, Any]) -> list[Row]:
    readers, total = report["readers"], report["followers"]["total"]
    before = readers["previous"]
    change = signed_percent(before["percent"])
    compared = f"{change} dari periode sebelumnya" if before["percent"] is not None else "belum ada pembanding"
    brought = sum(row["readers"] for row in report["credited"]) if readers["readers"] is not None else None
    return [
        {"value": shown(readers["readers"]), "name": "pembaca", "note": readers["coverage"]["text"]},
        {"value": shown(readers["per_day"], 1), "name": "pembaca per hari lengkap", "note": compared},
        {"value": shown(brought), "name": "dibawa penayangan", "note": "lewat tautan bertanda di tiap kanal"},
        {
            "value": signed(total["change"]) if total else DASH, "name": "pengikut",
            "note": f"{signed_percent(total['percent'])}; akun, bukan orang" if total else "data tidak cukup",
        },
    ]  # fmt: skip


def _day_charts(readers: Mapping[str, Any]) -> list[SafeString]:
    """The same bars for three widths of page, CSS shows one of them; none when no day was counted."""
    if readers["readers"] is None:
        return []
    bars = [Bar(day=date.fromisoformat(d["day"]), value=d["readers"], state=d["state"]) for d in readers["days"]]
    holes = ", ".join(gap["text"] for gap in readers["coverage"]["gaps"])
    title = "Pembaca per hari" + (f"; tidak tercatat lengkap {holes}" if holes else "")
    return [
        mark_safe(day_bars(bars, width=w, height=h, name=n, title=title, gap_word="tidak lengkap"))
        for n, w, h in (("wide", 960, 300), ("middle", 680, 270), ("narrow", 328, 240))
    ]


def _day_row(day: Mapping[str, Any]) -> Row:
    words = {"complete": "lengkap", "incomplete": "tidak lengkap", "missing": "tidak tercatat", "running": "berjalan"}
    figures = {name: shown(day[name]) for name in ("readers", "views")}
    return {"day": short_date(date.fromisoformat(day["day"])), "state": words[day["state"]], **figures}


def _channel_row(channel: Mapping[str, Any]) -> Row:
    start, end = channel["start"], channel["end"]
    notes = [channel["status"]] if channel["status"] else []
    if not channel["exact"]:
        notes.append("dibulatkan platform")
    if channel["failed_runs"]:
        notes.append(f"{number(channel['failed_runs'])} kunjungan gagal")
    return {
        "label": channel["label"], "notes": "; ".join(notes),
        "start": shown(start["value"] if start else None), "end": shown(end["value"] if end else None),
        "change": signed(channel["change"]) if channel["change"] is not None else DASH,
        "percent": signed_percent(channel["percent"]), "fell": (channel["change"] or 0) < 0,
    }  # fmt: skip


def _total_row(total: Mapping[str, Any] | None) -> Row | None:
    if total is None:
        return None
    return {
        "start": number(total["start"]), "end": number(total["end"]), "change": signed(total["change"]),
        "percent": signed_percent(total["percent"]),
    }  # fmt: skip


def _lines(report: Mapping[str, Any], zone: ZoneInfo) -> list[Row]:
    """One small chart a channel; the one that gained the largest share carries the accent."""
    start = day_bounds(date.fromisoformat(report["period"]["start"]), zone)[0].astimezone(zone)
    end = datetime.fromisoformat(report["data_until"]).astimezone(zone)
    channels = report["followers"]["channels"]
    best = max((c["percent"] for c in channels if c["percent"] is not None), default=None)
    made = []
    for index, channel in enumerate(c for c in channels if c["series"]):
        readings = [(datetime.fromisoformat(p["at"]).astimezone(zone), p["value"]) for p in channel["series"]]
        points = [Point(at=at, value=value) for at, value in readings if at >= start - timedelta(days=1)]
        title = f"Pengikut {channel['label']}"
        svg = follower_line(
            points, _line_marks(channel, zone), start=start, end=end,
            width=304, height=168, name=f"line{index}", title=title, hole=HOLE, gap_word="tanpa data",
            accent=channel["percent"] is not None and channel["percent"] == best,
        )  # fmt: skip
        made.append({"label": channel["label"], "svg": mark_safe(svg)})
    return made


def _line_marks(channel: Mapping[str, Any], zone: ZoneInfo) -> list[Mark]:
    return [
        Mark(at=datetime.fromisoformat(m["at"]).astimezone(zone), value=m["value"], text=signed(m["change"]))
        for m in channel["marks"] if m["change"] is not None
    ]  # fmt: skip


def _marks(report: Mapping[str, Any], zone: ZoneInfo) -> list[Row]:
    """Falls and doubtful readings as sentences."""
    return [
        {
            "label": channel["label"], "when": _moment(mark["at"], zone), "text": mark["text"],
            "change": signed(mark["change"]) if mark["change"] is not None else f"terbaca {number(mark['value'])}",
        }
        for channel in report["followers"]["channels"] for mark in channel["marks"]
    ]  # fmt: skip


def _shares(rows: Sequence[Mapping[str, Any]], words: Callable[[Mapping[str, Any]], Row]) -> list[Row]:
    """Rows with a bar each, the largest one in the accent colour."""
    most = max((row["readers"] for row in rows), default=0)
    return [
        {**words(row), "readers": number(row["readers"]), "views": number(row["views"]), "first": index == 0,
         "bar": mark_safe(share_bar(row["readers"], most, accent=index == 0))}
        for index, row in enumerate(rows)
    ]  # fmt: skip


def _by_story(rows: Sequence[Row]) -> list[Row]:
    """Deliveries under the story they showed, the story of the best delivery first."""
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row["story"], []).append(row)
    return [{"story": story, "rows": theirs} for story, theirs in found.items()]


def _credited_row(row: Mapping[str, Any]) -> Row:
    return {"label": row["label"], "deliveries": number(row["deliveries"])}


def _plain_row(row: Mapping[str, Any]) -> Row:
    return {"label": row.get("label") or row["title"], "path": row.get("path", "")}


def _delivery_row(row: Mapping[str, Any], zone: ZoneInfo) -> Row:
    when = _moment(row["published_at"], zone) if row["published_at"] else "belum tayang"
    url = row["url"] if row["url"].startswith(("https://", "http://")) else ""
    return {
        "story": row["story"], "channel": row["channel_label"], "when": when, "url": url,
        "shown": shown(row["shown"]), "reactions": shown(row["reactions"]),
    }  # fmt: skip


def _moment(text: str, zone: ZoneInfo) -> str:
    at = datetime.fromisoformat(text).astimezone(zone)
    return f"{at.day} {short_month(at.date())} {at.year} {clock(at, zone)}"
