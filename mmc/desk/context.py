"""What every page of the desk knows."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from mmc.core.text import zone_name
from mmc.desk.acting import person_of
from mmc.desk.clock import now
from mmc.newsroom.queries import changed_figures, needs_attention
from mmc.newsroom.tasks import KIND, is_officer, open_tasks


def desk(request: HttpRequest) -> dict[str, Any]:
    """The site's words and zone, the time, and the way through the house for those who are in."""
    site, moment = settings.MMC.site, now()
    zone = zone_name(site.zone, moment.astimezone(site.zone))
    known = {"site": site, "now": moment, "zone_word": zone, "optional": _("(boleh kosong)")}
    if getattr(request, "user", None) is None or not request.user.is_authenticated:
        return known
    return {**known, "nav": _nav(request)}


def _nav(request: HttpRequest) -> list[dict[str, Any]]:
    path = request.path
    by_hand = any(channel.kind == KIND for channel in settings.MMC.channels.values())
    mine = [row for row in open_tasks() if is_officer(person_of(request), row.channel_id)] if by_hand else []
    rooms = (
        ("stories", _("Konten"), 0),
        ("queue", _("Antrean"), needs_attention().count() + changed_figures().count()),
        *([("tasks", _("Tugas"), len(mine))] if by_hand else []),
        ("schedules", _("Jadwal"), 0),
        ("sources", _("Sumber"), 0),
    )
    return [
        {"url": reverse(name), "word": word, "count": count, "here": path.startswith(reverse(name))}
        for name, word, count in rooms
    ]
