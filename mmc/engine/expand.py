"""Turns schedules into dated slots. Unique by (schedule, moment): five clocks open each slot once."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import lru_cache

import holidays

from mmc.core.schedule import slots_between
from mmc.engine.tools import Tools
from mmc.newsroom.models import Slot

LOOK_BACK = timedelta(hours=24)  # what a stop of a day missed is opened late and meets its late policy


def expand(tools: Tools) -> int:
    """How many slots were opened up to now."""
    now = tools.clock()
    opened = 0
    for schedule in tools.config.schedules.values():
        last = Slot.objects.filter(schedule=schedule.name).order_by("-opens_at").first()
        start = max(last.opens_at, now - LOOK_BACK) if last else now - timedelta(minutes=1)
        off = days_off(now.year) if schedule.holidays != "ignore" else frozenset()
        for moment in slots_between(schedule, start, now, tools.config.site.zone, off):
            opened += open_slot(schedule.name, moment)
    return opened


def open_slot(schedule: str, moment: datetime) -> bool:
    """True if this call opened the slot, False if it was there."""
    _, created = Slot.objects.get_or_create(schedule=schedule, opens_at=moment)
    return created


@lru_cache(maxsize=4)
def days_off(year: int) -> frozenset[date]:
    """National holidays and shared leave days of a year and the next, by the ministers' decree."""
    found = holidays.country_holidays("ID", years=(year - 1, year, year + 1), categories=("public", "government"))
    return frozenset(found.keys())
