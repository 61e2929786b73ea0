"""Growth: how readers and followers grew in a period, as one frozen dict and the page drawn from it."""

from __future__ import annotations

import hashlib
import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

from mmc.config import Config
from mmc.drawing.brand import load_brand
from mmc.engagement.reports.followers import channels_of, total_of
from mmc.engagement.reports.html import growth_page
from mmc.engagement.reports.period import Period, month_of
from mmc.engagement.reports.readers import deliveries_of, drops_of, readers_of, sources_of, stories_of
from mmc.website.fonts import web_fonts
from mmc.website.words import bake_store

DEFINITIONS = 1  # raised whenever a figure of this report changes its meaning


def growth_report(start: date, end: date, config: Config, now: datetime) -> dict[str, Any]:
    """Every figure of the report, ready for JSON. Nothing drawn from it may compute another one."""
    period = Period(start=start, end=end, zone=config.site.zone)
    until = min(now, period.bounds[1])
    channels = channels_of(period, config, now)
    deliveries = deliveries_of(period, config, until)
    return {
        "report": "growth",
        "definitions": DEFINITIONS,
        "site": {"name": config.site.name, "timezone": config.site.timezone, "address": config.site.base_url},
        "period": {"start": start.isoformat(), "end": end.isoformat(), "days": period.days, "title": period.title},
        "made_at": now.isoformat(),
        "data_until": until.isoformat(),
        "readers": readers_of(period, now),
        "followers": {"channels": channels, "total": total_of(channels), "note": "akun, bukan orang"},
        "not_connected": list(config.not_connected),
        "credited": _credited(deliveries),
        "deliveries": deliveries,
        "stories": stories_of(period),
        "sources": sources_of(period, config),
        "drops": drops_of(period),
    }


def write_growth_report(start: date, end: date, out: Path, config: Config, now: datetime) -> Path:
    """The path of the page; `report.json` with the same figures lies beside it. Same data, same bytes."""
    report = growth_report(start, end, config, now)
    text = json.dumps(report, ensure_ascii=False, indent=1, sort_keys=True)
    brand = load_brand(config.brand_folder)
    fonts = web_fonts(bake_store(config), brand.fonts)
    page = growth_page(json.loads(text), brand, fonts, hashlib.sha256(text.encode()).hexdigest())
    out.mkdir(parents=True, exist_ok=True)
    for name, body in (("report.json", text), ("index.html", page)):
        fresh = out / f".{name}.new"
        fresh.write_text(body, "utf-8")
        fresh.replace(out / name)
    return out / "index.html"


def write_month_report(month: str, out: Path, config: Config, now: datetime) -> Path:
    """The growth report of `2026-10`; MmcError for a month that is not written like that."""
    period = month_of(month, config.site.zone)
    return write_growth_report(period.start, period.end, out, config, now)


def _credited(deliveries: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Readers brought by the deliveries of each channel, most first."""
    found: dict[str, dict[str, Any]] = {}
    for row in deliveries:
        one = found.setdefault(
            row["channel"],
            {"channel": row["channel"], "label": row["channel_label"], "deliveries": 0, "readers": 0, "views": 0},
        )
        one["deliveries"] += 1
        one["readers"] += row["readers"]
        one["views"] += row["views"]
    return sorted(found.values(), key=lambda c: (-c["readers"], c["channel"]))
