"""What every page of the desk knows."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from mmc.core.text import zone_name
from mmc.desk.clock import now
from mmc.newsroom.queries import changed_figures, needs_attention


def desk(request: HttpRequest) -> dict[str, Any]:
    """The site's words and zone, the time, and the way through the house for those who are in."""
    site, moment = settings.MMC.site, now()
    zone = zone_name(site.zone, moment.astimezone(site.zone))
    known = {"site": site, "now": moment, "zone_word": zone, "optional": _("(boleh kosong)")}
    if getattr(request, "user", None) is None or not request.user.is_authenticated:
        return known
    return {**known, "nav": _nav(request.path)}


def _nav(path: str) -> list[dict[str, Any]]:
    rooms = (
        ("stories", _("Konten"), 0),
        ("queue", _("Antrean"), needs_attention().count() + changed_figures().count()),
        ("schedules", _("Jadwal"), 0),
        ("sources", _("Sumber"), 0),
    )
    return [
        {"url": reverse(name), "word": word, "count": count, "here": path.startswith(reverse(name))}
        for name, word, count in rooms
    ]
