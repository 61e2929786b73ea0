"""The words of a scheduled story: title and captions from the schedule's patterns, in a sandbox."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from jinja2 import TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from mmc.config import Config
from mmc.core import text
from mmc.core.dataset import Dataset
from mmc.core.schedule import Schedule
from mmc.core.story import ChannelPlan
from mmc.errors import DatasetError
from mmc.newsroom.post import LINK


def dated(pattern: str, opens_at: datetime, config: Config) -> str:
    """A title or period with {tanggal}, {besok}, {bulan} and {bulan_lalu} filled in."""
    found = pattern
    for name, value in _dates(opens_at, config).items():
        found = found.replace("{" + name + "}", value)
    return found


def plans_of(
    schedule: Schedule, dataset: Dataset, headline: str, title: str, opens_at: datetime, config: Config
) -> tuple[ChannelPlan, ...]:
    """One plan a channel, captions rendered; a broken pattern is an error naming the channel."""
    words: dict[str, Any] = {
        **_dates(opens_at, config), "judul": title, "temuan": headline, "link": LINK,
        "sumber": dataset.origin.producer, "periode": dataset.origin.period,
        "baris": dataset.table.rows(named=True), "situs": config.site.name,
        "latihan": dataset.origin.practice,
    }  # fmt: skip
    plans = []
    for channel, send in schedule.channels.items():
        pattern = schedule.caption.get(channel, schedule.caption.get("default", ""))
        caption = _fill(pattern, words, f"schedule {schedule.name}: caption.{channel}")
        plans.append(ChannelPlan(channel=channel, caption=caption, send=send.send))
    return tuple(plans)


def summary_of(schedule: Schedule, dataset: Dataset, headline: str, opens_at: datetime, config: Config) -> str:
    """The lead of the page: the schedule's own pattern, or the finding with its source."""
    if not schedule.summary:
        return f"{headline}. Sumber: {dataset.origin.producer}, {dataset.origin.period}."
    words = {
        **_dates(opens_at, config), "temuan": headline, "sumber": dataset.origin.producer,
        "periode": dataset.origin.period, "baris": dataset.table.rows(named=True),
    }  # fmt: skip
    return _fill(schedule.summary, words, f"schedule {schedule.name}: summary")


def _dates(opens_at: datetime, config: Config) -> dict[str, str]:
    day = opens_at.astimezone(config.site.zone).date()
    return {
        "tanggal": text.long_date(day), "besok": text.long_date(day + timedelta(days=1)),
        "bulan": text.month_year(day), "bulan_lalu": text.month_year(day.replace(day=1) - timedelta(days=1)),
    }  # fmt: skip


def _fill(pattern: str, words: dict[str, Any], where: str) -> str:
    environment = ImmutableSandboxedEnvironment(autoescape=False, trim_blocks=True, lstrip_blocks=True)
    environment.filters["angka"] = lambda value: text.number(value)
    try:
        return environment.from_string(pattern).render(words).strip()
    except (TemplateError, TypeError, ValueError) as error:
        raise DatasetError(f"{where}: {error}") from error
