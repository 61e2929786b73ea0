"""The desk's clock: the machine's, unless settings hand in another one (tests, the demo)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import cast

from django.conf import settings

from mmc.core.ports import Clock, system_clock


def now() -> datetime:
    """Now, aware and in UTC."""
    return cast(Clock, getattr(settings, "MMC_CLOCK", system_clock))()


def to_utc(local: datetime) -> datetime:
    """A wall time typed in the site's zone as UTC."""
    return local.replace(tzinfo=settings.MMC.site.zone).astimezone(UTC)


def to_wall(moment: datetime) -> str:
    """A moment as a `datetime-local` field shows it, in the site's zone."""
    return moment.astimezone(settings.MMC.site.zone).strftime("%Y-%m-%dT%H:%M")
