"""Followers: the part of a report that comes from samples, by the delta rules of core.metric."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from mmc.config import Config
from mmc.core.metric import METRICS, Delta, Flag, Metric, Observed, believed, delta, falls
from mmc.engagement.collect import failed_runs, observed
from mmc.engagement.models import Sample
from mmc.engagement.reports.period import Period
from mmc.engagement.reports.readers import channel_label
from mmc.engagement.visitor import local_day

HOLE = timedelta(hours=36)  # a longer silence than this is drawn as a hole
WORDS = {
    Flag.DROP: "turun mendadak, kemungkinan koreksi platform",
    Flag.CORRECTION: "koreksi platform",
    Flag.HELD: "ditahan, belum terbukti",
}


def channels_of(period: Period, config: Config, now: datetime) -> list[dict[str, Any]]:
    """One entry a configured channel that has followers, in the order of mmc.toml."""
    found = []
    for name, channel in config.channels.items():
        metric = follower_metric(channel.kind)
        if metric is not None:
            found.append(_channel(name, channel_label(name, config), metric, period, now))
    return found


def follower_metric(kind: str) -> Metric | None:
    """The metric that counts the followers of a channel kind; None for a website."""
    return next((m for m in METRICS if m.family == "pengikut" and m.name.startswith(f"{kind}.")), None)


def total_of(channels: Sequence[dict[str, Any]]) -> dict[str, Any] | None:
    """All accounts together: accounts, not people. None unless every channel has both ends."""
    if not channels or any(c["change"] is None for c in channels):
        return None
    start = sum(c["start"]["value"] for c in channels)
    change = sum(c["change"] for c in channels)
    return {
        "start": start, "end": start + change, "change": change,
        "percent": round(100 * change / start, 2) if start >= 30 else None,
    }  # fmt: skip


def _channel(name: str, label: str, metric: Metric, period: Period, now: datetime) -> dict[str, Any]:
    start, end = period.bounds
    end = min(end, now)
    samples = observed(name, metric.name)
    found = delta(samples, start, end, metric.kind)
    inside = [s for s in samples if found.start and found.start.at <= s.at <= end]
    rounded = Sample.objects.filter(subject=name, metric=metric.name, exact=False, observed_at__lte=end).exists()
    failed = failed_runs([name], start, end)
    return {
        "name": name, "label": label, "metric": metric.name, "native": metric.native, "exact": not rounded,
        "start": _point(found.start), "end": _point(found.end), "change": found.change,
        "percent": round(found.percent, 2) if found.percent is not None else None,
        "certain": found.certain, "status": _status(found), "marks": _marks(inside, metric),
        "series": _daily(inside, period), "failed_runs": len(failed),
        "failures": sorted({run.failure for run in failed}),
    }  # fmt: skip


def _status(found: Delta) -> str:
    if found.change is None:
        return "data tidak cukup"
    return "" if found.certain else "batas diperkirakan"


def _point(sample: Observed | None) -> dict[str, Any] | None:
    return {"at": sample.at.isoformat(), "value": sample.value} if sample else None


def _marks(samples: Sequence[Observed], metric: Metric) -> list[dict[str, Any]]:
    """Falls that were believed and readings that were not, in time order."""
    marks: list[dict[str, Any]] = [
        {"at": after.at.isoformat(), "before": before.value, "value": after.value,
         "change": after.value - before.value, "flag": flag.value, "text": WORDS[flag]}
        for before, after, flag in falls(samples, metric.kind)
    ]  # fmt: skip
    kept = set(believed(samples))
    marks += [
        {"at": s.at.isoformat(), "before": None, "value": s.value, "change": None, "flag": Flag.HELD.value,
         "text": WORDS[Flag.HELD]}
        for s in samples if s not in kept
    ]  # fmt: skip
    return sorted(marks, key=lambda m: str(m["at"]))


def _daily(samples: Sequence[Observed], period: Period) -> list[dict[str, Any]]:
    """The last believed sample of every local day: what the chart draws."""
    last: dict[Any, Observed] = {}
    for sample in believed(samples):
        last[local_day(sample.at, period.zone)] = sample
    return [{"at": s.at.isoformat(), "value": s.value} for s in last.values()]
