"""Readers: the part of a report that comes from the reader rollups."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import Sum

from mmc.config import Config
from mmc.core.metric import Observed, believed, metric_named
from mmc.engagement.hit import OTHER, Reason
from mmc.engagement.models import Drop, Rollup, Sample
from mmc.engagement.models.reader import Scope
from mmc.engagement.reports.period import Period, coverage, day_states
from mmc.engagement.touch import DIRECT
from mmc.newsroom.models import Delivery, Story
from mmc.website.page import page_path

DEFINITION = (
    "Pembaca adalah jumlah pembaca harian unik (perkiraan): satu peramban pada satu jaringan dihitung satu kali "
    "sehari. Angka satu periode adalah jumlah dari hari-harinya, bukan jumlah orang."
)
LABELS = {
    "telegram": "Telegram", "x": "X", "youtube": "YouTube", "website": "Situs web", "facebook": "Facebook",
    "instagram": "Instagram", "whatsapp": "WhatsApp", "tiktok": "TikTok", "threads": "Threads",
    "linkedin": "LinkedIn", "google": "Google", "bing": "Bing", "yahoo": "Yahoo", "duckduckgo": "DuckDuckGo",
    DIRECT: "Langsung atau tidak diketahui", OTHER: "Sumber lain",
}  # fmt: skip
REASONS = {
    Reason.PREFETCH: "Halaman dimuat sebelum dibuka",
    Reason.MALFORMED: "Kiriman rusak",
    Reason.BOT: "Bot, perayap, dan pratinjau tautan",
    Reason.WEBDRIVER: "Peramban yang dijalankan program",
    Reason.SPAM: "Perujuk spam",
    Reason.FOREIGN: "Dikirim dari situs lain",
    Reason.STAFF: "Dari kantor sendiri",
    Reason.RETRY: "Kiriman ulang dari halaman yang sama",
    Reason.RATE: "Lebih dari 60 halaman semenit",
    Reason.OVERFLOW: "Antrean penuh",
    Reason.LATE: "Datang setelah hari ditutup",
}


def readers_of(period: Period, now: datetime) -> dict[str, Any]:
    """Readers and views a day, their sums, coverage, and the same for the period before."""
    states = day_states(period, now)
    rows = {row.day: row for row in _rows(period, Scope.DAY)}
    days = [_day(day, state, rows.get(day)) for day, state in states.items()]
    known = [d for d in days if d["readers"] is not None]
    peak = max(known, key=lambda d: int(d["readers"]), default=None)
    return {
        "definition": DEFINITION,
        "readers": sum(d["readers"] for d in known) if known else None,
        "views": sum(d["views"] for d in known) if known else None,
        "per_day": _per_day(days),
        "peak": {"day": peak["day"], "readers": peak["readers"]} if peak and peak["readers"] else None,
        "coverage": coverage(states),
        "days": days,
        "previous": _previous(period.previous, _per_day(days), now),
    }


def channel_label(name: str, config: Config) -> str:
    """What readers of a report call a channel or source."""
    channel = config.channels.get(name)
    return (channel.title if channel else "") or LABELS.get(name, name)


def sources_of(period: Period, config: Config) -> list[dict[str, Any]]:
    """Where readers came from, most first. Rows may not be added up: a reader may come from two places."""
    return [
        {"name": name, "label": channel_label(name, config), "readers": readers, "views": views}
        for name, readers, views in _sums(period, Scope.SOURCE)
    ]


def stories_of(period: Period) -> list[dict[str, Any]]:
    """Pages by readers, most first."""
    sums = _sums(period, Scope.PATH)
    titles = {page_path(slug): title for slug, title in Story.objects.values_list("slug", "title")}
    titles |= {"/": "Beranda", OTHER: "Halaman lain"}
    return [
        {"path": path, "title": titles.get(path, path), "readers": readers, "views": views}
        for path, readers, views in sums
    ]


def deliveries_of(period: Period, config: Config, end: datetime) -> list[dict[str, Any]]:
    """Every delivery published in the period or still bringing readers in it, most readers first."""
    credited = {key: (readers, views) for key, readers, views in _sums(period, Scope.DELIVERY)}
    start, stop = period.bounds
    rows = Delivery.objects.select_related("story").filter(published_at__gte=start, published_at__lt=stop)
    late = Delivery.objects.select_related("story").filter(key__in=credited)
    found = {row.key: row for row in [*rows, *late]}
    told = _told(found, end)
    made = [_delivery(row, credited.get(row.key, (0, 0)), config, told.get(row.key, {})) for row in found.values()]
    # Our own pages are where readers arrive, so only a marked link can credit one; a row of zeros would mislead.
    shown = [d for d in made if d["readers"] or not _is_website(d["channel"], config)]
    return sorted(shown, key=lambda d: (-d["readers"], -d["views"], d["published_at"] or "", d["key"]))


def drops_of(period: Period) -> list[dict[str, Any]]:
    """Beacons that were not counted, by reason, most first."""
    rows = Drop.objects.filter(day__gte=period.start, day__lte=period.end).values("reason").annotate(n=Sum("count"))
    made = [{"reason": r["reason"], "label": REASONS[Reason(r["reason"])], "count": r["n"]} for r in rows]
    return sorted(made, key=lambda d: (-d["count"], d["reason"]))


def _is_website(name: str, config: Config) -> bool:
    channel = config.channels.get(name)
    return channel is not None and channel.kind == "website"


def _rows(period: Period, scope: Scope) -> Iterable[Rollup]:
    return Rollup.objects.filter(day__gte=period.start, day__lte=period.end, scope=scope)


def _sums(period: Period, scope: Scope) -> list[tuple[str, int, int]]:
    rows = Rollup.objects.filter(day__gte=period.start, day__lte=period.end, scope=scope).values("name")
    made = [(r["name"], r["readers"], r["views"]) for r in rows.annotate(readers=Sum("readers"), views=Sum("views"))]
    return sorted(made, key=lambda row: (-row[1], -row[2], row[0]))


def _day(day: date, state: str, row: Rollup | None) -> dict[str, Any]:
    """A day nobody watched and nobody was seen on has no figures; a watched quiet day has zeros."""
    if row is None and state in ("missing", "incomplete"):
        return {"day": day.isoformat(), "state": state, "readers": None, "views": None}
    return {
        "day": day.isoformat(), "state": state,
        "readers": row.readers if row else 0, "views": row.views if row else 0,
    }  # fmt: skip


def _per_day(days: Iterable[Mapping[str, Any]]) -> float | None:
    """Mean readers of the complete days; None without any."""
    complete = [d["readers"] for d in days if d["state"] == "complete"]
    return round(sum(complete) / len(complete), 2) if complete else None


def _previous(period: Period, per_day: float | None, now: datetime) -> dict[str, Any]:
    """The period before, compared by the mean of complete days because months differ in length."""
    states = day_states(period, now)
    rows = {row.day: row for row in _rows(period, Scope.DAY)}
    before = _per_day([_day(day, state, rows.get(day)) for day, state in states.items()])
    covered = coverage(states)
    comparable = before is not None and per_day is not None and covered["complete"] * 2 >= period.days
    change = round(100 * (per_day - before) / before, 2) if comparable and per_day is not None and before else None
    return {
        "start": period.start.isoformat(), "end": period.end.isoformat(), "per_day": before,
        "coverage": covered["text"], "comparable": comparable,
        "percent": change if before and before * period.days >= 30 else None,
    }  # fmt: skip


def _delivery(row: Delivery, credited: tuple[int, int], config: Config, told: Mapping[str, int]) -> dict[str, Any]:
    return {
        "key": row.key, "story": row.story.title, "path": page_path(row.story.slug),
        "channel": row.channel_id, "channel_label": channel_label(row.channel_id, config),
        "published_at": row.published_at.isoformat() if row.published_at else None,
        "url": row.receipt_url, "readers": credited[0], "views": credited[1],
        "shown": told.get("tayangan"), "reactions": told.get("interaksi"),
    }  # fmt: skip


def _told(keys: Iterable[str], end: datetime) -> dict[str, dict[str, int]]:
    """The newest believed numbers of posts, added up by family; a family the platform never told is absent."""
    series: dict[tuple[str, str], list[Observed]] = defaultdict(list)
    rows = Sample.objects.filter(subject__in=list(keys), observed_at__lte=end).order_by("observed_at", "id")
    for subject, metric, at, value in rows.values_list("subject", "metric", "observed_at", "value"):
        series[subject, metric].append(Observed(at=at, value=value))
    told: dict[str, dict[str, int]] = defaultdict(dict)
    for (subject, metric), run in series.items():
        family = metric_named(metric).family
        told[subject][family] = told[subject].get(family, 0) + believed(run)[-1].value
    return told
