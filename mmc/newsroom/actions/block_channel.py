"""Blocks a channel whose token or quota is gone: one alert a channel, not one a post."""

from __future__ import annotations

import logging
from datetime import datetime

from mmc.newsroom.actions.note import note
from mmc.newsroom.models import Channel

log = logging.getLogger("mmc.newsroom")


def block(*, channel: str, now: datetime, reason: str) -> bool:
    """True if this call blocked it, False if it was blocked already."""
    first = Channel.objects.filter(pk=channel, blocked_at=None).update(blocked_at=now, block_reason=reason) == 1
    if first:
        log.error("Channel %s is blocked: %s", channel, reason, extra={"action": "channel_blocked"})
        note(by=None, verb="block_channel", subject=channel, now=now, detail={"reason": reason})
    return first
