"""Sources: where data comes from and whether it came."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from mmc.desk.acting import inside
from mmc.desk.slot_words import slot_words
from mmc.newsroom.models import Source


@dataclass(frozen=True, kw_only=True)
class SourceLine:
    """One source of mmc.toml with what happened to it last."""

    name: str
    kind: str
    row: Source | None  # none: it was never fetched
    failing: bool
    reason: str
    used_by: tuple[str, ...]


@inside
@require_safe
def sources(request: HttpRequest) -> HttpResponseBase:
    """Every source, when it last answered, what went wrong."""
    rows = {row.name: row for row in Source.objects.all()}
    lines = [_line(name, config.kind, rows.get(name)) for name, config in settings.MMC.sources.items()]
    return render(request, "desk/sources.html", {"lines": lines})


def _line(name: str, kind: str, row: Source | None) -> SourceLine:
    failing = bool(row and row.last_error_at and (row.last_ok_at is None or row.last_error_at > row.last_ok_at))
    used = tuple(s.name for s in settings.MMC.schedules.values() if s.source == name)
    reason = slot_words(row.last_error) if row else ""
    return SourceLine(name=name, kind=kind, row=row, failing=failing, reason=reason, used_by=used)
