"""The queue: what every promise to the public is doing, and what needs a person."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from mmc.core.delivery import CLOSED, IN_FLIGHT, State
from mmc.desk.acting import done, inside, person_of
from mmc.desk.clock import now
from mmc.desk.forms.timing import TimeForm
from mmc.desk.logins import LoginShown, login_shown
from mmc.desk.rows import row_of
from mmc.desk.sorry import sorry
from mmc.desk.templatetags.desk import channel_word
from mmc.errors import MmcError
from mmc.newsroom.actions.cancel_delivery import cancel
from mmc.newsroom.actions.move import chain_is_whole
from mmc.newsroom.actions.pause_channel import pause, resume
from mmc.newsroom.actions.reconnect_channel import reconnect
from mmc.newsroom.actions.reschedule import reschedule
from mmc.newsroom.actions.resolve_delivery import resolve_abandon, resolve_published, resolve_resend
from mmc.newsroom.actions.resolve_piece import resolve_piece
from mmc.newsroom.models import Channel, Delivery
from mmc.newsroom.queries import ATTENTION, changed_figures, channels, deliveries_for_queue, events_of

REMEMBERED = timedelta(days=14)  # how far back the settled ones are listed
SHOWN = 60  # settled ones


@inside
@require_safe
def queue(request: HttpRequest) -> HttpResponseBase:
    """Deliveries: those that need a person first, then due next, in flight, published."""
    return queue_page(request)


def queue_page(request: HttpRequest, problem: str = "", at: str = "", typed: str = "") -> HttpResponse:
    """The page, with a refusal at the delivery or channel `at` it belongs to."""
    person = person_of(request)
    rows = deliveries_for_queue().select_related("revision").prefetch_related("follow_ups")
    since = now() - REMEMBERED
    settled = rows.filter(state__in=[State.PUBLISHED, *(CLOSED - set(ATTENTION))], updated_at__gte=since)
    groups = (
        ("attention", _("Perlu perhatian"), list(rows.filter(state__in=ATTENTION))),
        ("next", _("Berikutnya"), list(rows.filter(state__in=(State.DRAFT, State.SCHEDULED)))),
        ("flight", _("Sedang berjalan"), list(rows.filter(state__in=IN_FLIGHT))),
        ("settled", _("Selesai, 14 hari terakhir"), list(settled.order_by("-updated_at")[:SHOWN])),
    )
    shown = [{"name": n, "word": w, "rows": [row_of(d, person) for d in found]} for n, w, found in groups if found]
    facts: dict[str, Any] = {
        "groups": shown, "channels": _known_channels(), "may_pause": person.may("pause"),
        "problem": problem, "at": at, "typed": typed,
        "flags": list(changed_figures()), "may_settle": person.may("schedule"),
    }  # fmt: skip
    return render(request, "desk/queue.html", facts, status=422 if problem else 200)


@inside
@require_safe
def events(request: HttpRequest, key: str) -> HttpResponseBase:
    """The chain of events of one delivery, with the evidence of each."""
    row = get_object_or_404(Delivery, key=key)
    facts = {"delivery": row, "events": events_of(row), "whole": chain_is_whole(row)}
    return render(request, "desk/parts/events.html", facts)


@inside
@require_POST
def stop(request: HttpRequest, key: str) -> HttpResponseBase:
    """Cancel one delivery before it leaves."""
    row, reason = get_object_or_404(Delivery, key=key), request.POST.get("reason", "").strip()
    return _act(
        request,
        key,
        reason,
        _("Penayangan dibatalkan."),
        lambda: cancel(delivery=row, by=person_of(request), now=now(), reason=reason or _("tanpa keterangan")),
    )


@inside
@require_POST
def move_time(request: HttpRequest, key: str) -> HttpResponseBase:
    """Another time for one delivery."""
    row, form = get_object_or_404(Delivery, key=key), TimeForm(request.POST)
    if not form.is_valid():
        return queue_page(request, " ".join(form.errors["due_at"]), key)
    return _act(
        request,
        key,
        request.POST["due_at"],
        _("Jam tayang diubah."),
        lambda: reschedule(delivery=row, due_at=form.moment, by=person_of(request), now=now()),
    )


@inside
@require_POST
def settle(request: HttpRequest, key: str) -> HttpResponseBase:
    """A person's answer where the machine must not guess."""
    row, by = get_object_or_404(Delivery, key=key), person_of(request)
    answer = request.POST.get("answer")
    typed = (request.POST.get("url") if answer in ("published", "piece") else request.POST.get("reason")) or ""
    typed, fence = typed.strip(), request.POST.get("seen", "")
    seen = int(fence) if fence.isdecimal() else None
    answers: dict[str | None, tuple[str, Callable[[], object]]] = {
        "published": (
            _("Dicatat sebagai sudah tayang."),
            lambda: resolve_published(delivery=row, url=typed, by=by, now=now(), seen=seen),
        ),
        "piece": (
            _("Dicatat. Pesan sesudahnya dikirim."),
            lambda: resolve_piece(delivery=row, url=typed, by=by, now=now(), seen=seen),
        ),
        "resend": (
            _("Dikirim lagi."),
            lambda: resolve_resend(delivery=row, by=by, now=now(), reason=typed, seen=seen),
        ),
        "abandon": (
            _("Tidak jadi dikirim."),
            lambda: resolve_abandon(delivery=row, by=by, now=now(), reason=typed, seen=seen),
        ),
    }
    if answer not in answers:
        return queue_page(request, _("Pilih salah satu jawaban."), key)
    return _act(request, key, typed, *answers[answer])


@inside
@require_POST
def channel(request: HttpRequest, name: str) -> HttpResponseBase:
    """Pause, resume or reconnect a channel."""
    if name not in settings.MMC.channels:
        raise Http404
    # A channel that never sent anything has no row yet, and may be paused all the same.
    row, _new = Channel.objects.get_or_create(name=name, defaults={"kind": settings.MMC.channels[name].kind})
    by = person_of(request)
    reason, called = request.POST.get("reason", "").strip(), {"channel": channel_word(name)}
    wishes: dict[str | None, tuple[str, Callable[[], object]]] = {
        "pause": (
            _("%(channel)s dijeda. Tidak ada yang keluar ke sana sampai dilanjutkan.") % called,
            lambda: pause(channel=row, by=by, now=now(), reason=reason),
        ),
        "resume": (_("%(channel)s berjalan lagi.") % called, lambda: resume(channel=row, by=by, now=now())),
        "reconnect": (
            _("%(channel)s dibuka lagi; yang tertahan kembali ke antrean.") % called,
            lambda: reconnect(channel=row, by=by, now=now()),
        ),
    }
    wish = request.POST.get("wish")
    if wish not in wishes:
        return redirect("queue")
    return _act(request, name, reason, *wishes[wish])


def _act(request: HttpRequest, at: str, typed: str, words: str, action: Callable[[], object]) -> HttpResponseBase:
    try:
        action()
    except MmcError as error:
        return queue_page(request, sorry(error), at, typed)
    done(request, words)
    back = request.POST.get("back", "")
    return redirect("story", pk=int(back)) if back.isdigit() else redirect("queue")


def _known_channels() -> list[tuple[Channel, LoginShown | None]]:
    """Every channel of mmc.toml in its order with its login; one that never sent anything has no row yet."""
    rows = {row.name: row for row in channels()}
    return [
        (rows.get(name) or Channel(name=name, kind=config.kind), login_shown(name, settings.MMC, now()))
        for name, config in settings.MMC.channels.items()
    ]
