"""Pauses and resumes a channel."""

from __future__ import annotations

from datetime import datetime

from mmc.errors import MoveRefused
from mmc.newsroom.actions.note import check_right, note
from mmc.newsroom.models import Channel, Person


def pause(*, channel: Channel, by: Person, now: datetime, reason: str) -> Channel:
    """The paused channel: nothing leaves for it until somebody resumes it."""
    check_right(by, "pause")
    if not reason.strip():
        raise MoveRefused("say why the channel is paused; colleagues will read it")
    Channel.objects.filter(pk=channel.pk).update(paused_at=now, paused_by=by, pause_reason=reason[:300])
    note(by=by, verb="pause_channel", subject=channel.name, now=now, detail={"reason": reason})
    return Channel.objects.get(pk=channel.pk)


def resume(*, channel: Channel, by: Person, now: datetime) -> Channel:
    """The open channel; what became late meanwhile meets its late policy, at the channel's own pace."""
    check_right(by, "pause")
    Channel.objects.filter(pk=channel.pk).update(paused_at=None, paused_by=None, pause_reason="")
    note(by=by, verb="resume_channel", subject=channel.name, now=now)
    return Channel.objects.get(pk=channel.pk)
