"""Turns schedules into dated slots. Unique by (schedule, moment): five clocks open each slot once."""

from __future__ import annotations

import logging
from datetime import date, datetime, timedelta
from functools import lru_cache

import holidays

from mmc.core.schedule import Schedule, slots_between
from mmc.engine.tools import Tools
from mmc.newsroom.models import Slot

log = logging.getLogger("mmc.engine")
CATCH_UP = 3  # slots of one schedule opened at once: the newest speak for all that was missed
WRITTEN_DOWN = 100  # missed slots of one schedule that get a row each; the oldest of them tells how many came before
LOOK_BACK = timedelta(hours=24)  # what a stop of a day missed is opened late and meets its late policy
REMEMBERED = timedelta(days=60)  # what a longer stop missed is written down for as far back as this
MISSED = "missed: the newsroom did not run at this time; open a slot by hand if it is still wanted"


def expand(tools: Tools) -> int:
    """How many slots were opened up to now."""
    now = tools.clock()
    opened = 0
    for schedule in tools.config.schedules.values():
        try:
            opened += _open_due(schedule, now, tools)
        except Exception:  # one rule that cannot be counted must not silence the others
            log.exception("Schedule %s could not be expanded", schedule.name, extra={"action": "expand_failed"})
    return opened


def _open_due(schedule: Schedule, now: datetime, tools: Tools) -> int:
    last = Slot.objects.filter(schedule=schedule.name).order_by("-opens_at").first()
    start = max(last.opens_at, now - REMEMBERED) if last else now - timedelta(minutes=1)
    off = days_off(now.year) if schedule.holidays != "ignore" else frozenset()
    moments = list(slots_between(schedule, start, now, tools.config.site.zone, off))
    wanted = [moment for moment in moments if moment > now - LOOK_BACK][-CATCH_UP:]
    _write_down(schedule.name, moments[: len(moments) - len(wanted)])
    return sum(open_slot(schedule.name, moment) for moment in wanted)


def _write_down(schedule: str, missed: list[datetime]) -> None:
    """Not to be made, but kept as failed: a slot nobody sees is lost in silence."""
    told, earlier = missed[-WRITTEN_DOWN:], len(missed) - WRITTEN_DOWN
    for number, moment in enumerate(told):
        note = f"{MISSED}; {earlier} earlier ones are not listed" if number == 0 and earlier > 0 else MISSED
        Slot.objects.get_or_create(
            schedule=schedule, opens_at=moment, defaults={"state": Slot.State.FAILED, "note": note}
        )


def open_slot(schedule: str, moment: datetime) -> bool:
    """True if this call opened the slot, False if it was there."""
    _, created = Slot.objects.get_or_create(schedule=schedule, opens_at=moment)
    return created


@lru_cache(maxsize=4)
def days_off(year: int) -> frozenset[date]:
    """National holidays and shared leave days of a year and the next, by the ministers' decree."""
    found = holidays.country_holidays("ID", years=(year - 1, year, year + 1), categories=("public", "government"))
    return frozenset(found.keys())
