"""Clock duties of the rooms beside the engine: collecting platform numbers, closing reader days."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from mmc.engagement.collect import collect_channel
from mmc.engagement.days import close_due_days
from mmc.engine.tools import Tools
from mmc.newsroom.actions.clear_media import clear_media
from mmc.web.login_watch import look_after_logins

log = logging.getLogger("mmc.engine")
Duties = dict[str, tuple[timedelta, Callable[[], Any]]]


def duties(tools: Tools) -> Duties:
    """What the engine's clock also has to call, by name."""
    config = tools.config
    return {
        "metrics": (config.engine.metrics_every, lambda: collect_all(tools)),
        "logins": (timedelta(hours=1), lambda: look_after_logins(config, tools.clock)),
        "media": (timedelta(days=1), lambda: clear_unused(tools)),
        "days": (timedelta(hours=1), lambda: close_due_days(config.site.zone, tools.clock())),
    }


def clear_unused(tools: Tools) -> int:
    """How many files of the media store were thrown away because nothing has named them for a month."""
    gone = clear_media(tools.config, tools.clock())
    if gone.files:
        told = (len(gone.files), gone.bytes / 1e6)
        log.info("%d unused files, %.1f MB, left the media store", *told, extra={"action": "media_cleared"})
    return len(gone.files)


def collect_all(tools: Tools) -> int:
    """One collection of every channel; returns how many answered."""
    answered = 0
    for name in tools.config.channels:
        try:
            answered += _collect(name, tools)
        except Exception:  # a channel without its secret must not leave a gap in the others' figures
            log.exception("Counting %s failed", name, extra={"action": "collect_failed"})
    return answered


def _collect(name: str, tools: Tools) -> bool:
    publisher = tools.open_channel(name, tools.config)
    try:
        return collect_channel(name, publisher, tools.clock()).state == "ok"
    finally:
        publisher.close()
