"""Schedules: what runs by itself, what it did last, and who vouches for it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from mmc.core.schedule import Schedule, slots_between
from mmc.desk.acting import done, inside, person_of
from mmc.desk.clock import now
from mmc.desk.slot_words import slot_words
from mmc.desk.sorry import sorry
from mmc.errors import ConfigError, MmcError
from mmc.newsroom.actions.sign_schedule import sign, standing_approval
from mmc.newsroom.models import Slot, StandingApproval
from mmc.newsroom.queries import slots_of

AHEAD = timedelta(days=35)
NEXT, LAST = 3, 5


@dataclass(frozen=True, kw_only=True)
class Rhythm:
    """One schedule as the page shows it."""

    schedule: Schedule
    title: str
    next: tuple[datetime, ...]
    last: tuple[tuple[Slot, str], ...]  # with the reason of a failure in words
    signed: StandingApproval | None
    once_signed: bool  # somebody signed an older text of this schedule
    trouble: str  # why the signature cannot be checked


@inside
@require_safe
def schedules(request: HttpRequest) -> HttpResponseBase:
    """Every rule of schedules/, its next and last slots, and its signature."""
    return _page(request)


@inside
@require_POST
def sign_one(request: HttpRequest, name: str) -> HttpResponseBase:
    """An approver's standing approval for the schedule exactly as it is now."""
    config = settings.MMC
    if name not in config.schedules:
        raise Http404
    try:
        sign(schedule=config.schedules[name], config=config, by=person_of(request), now=now())
    except MmcError as error:
        return _page(request, sorry(error), name)
    done(request, _("Jadwal ditandatangani. Mulai slot berikutnya hasilnya tayang sendiri."))
    return redirect("schedules")


def _page(request: HttpRequest, problem: str = "", at: str = "") -> HttpResponse:
    try:
        found = [_rhythm(schedule) for schedule in settings.MMC.schedules.values()]
    except ConfigError as error:
        found, problem = [], "\n".join(str(m) for m in error.mistakes)
    facts = {"rhythms": found, "problem": problem, "at": at, "may_sign": person_of(request).may("sign_schedule")}
    return render(request, "desk/schedules.html", facts, status=409 if problem else 200)


def _rhythm(schedule: Schedule) -> Rhythm:
    moment = now()
    signed, trouble = None, ""
    if schedule.approval == "auto":
        try:
            signed = standing_approval(schedule, settings.MMC)
        except MmcError as error:
            trouble = sorry(error)
    older = StandingApproval.objects.filter(schedule=schedule.name).exists()
    ahead = slots_between(schedule, moment, moment + AHEAD, settings.MMC.site.zone)
    return Rhythm(
        schedule=schedule, title=re.sub(r"\{\w+\}", "…", schedule.title), next=tuple(ahead[:NEXT]),
        last=tuple((slot, slot_words(slot.note)) for slot in slots_of(schedule.name, LAST)),
        signed=signed, once_signed=older and signed is None, trouble=trouble,
    )  # fmt: skip
