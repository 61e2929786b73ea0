"""Asking for a decision and deciding."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from mmc.desk.acting import done, inside, person_of
from mmc.desk.clock import now
from mmc.desk.sorry import sorry
from mmc.desk.views.story import Trouble, story_page
from mmc.errors import MmcError
from mmc.newsroom.actions.decide_review import approve, give_back
from mmc.newsroom.actions.request_review import request_review
from mmc.newsroom.models import Revision, Story


@inside
@require_POST
def ask(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Ask an approver to decide on the revision the page showed."""
    story, revision = _shown(request, pk)
    try:
        request_review(revision=revision, by=person_of(request), now=now())
    except MmcError as error:
        return story_page(request, story, Trouble(panel="review", words=sorry(error)))
    done(request, _("Persetujuan diminta untuk revisi %(number)s.") % {"number": revision.number})
    return redirect("story", pk=pk)


@inside
@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Approve the revision the page showed, or give it back with a comment."""
    story, revision = _shown(request, pk)
    comment = request.POST.get("comment", "").strip()
    approves = request.POST.get("decision") == "approve"
    try:
        if approves:
            approve(revision=revision, by=person_of(request), now=now(), comment=comment)
        else:
            give_back(revision=revision, by=person_of(request), now=now(), comment=comment)
    except MmcError as error:
        return story_page(request, story, Trouble(panel="review", words=sorry(error), typed=comment))
    words = _("Revisi %(number)s disetujui.") if approves else _("Revisi %(number)s dikembalikan.")
    done(request, words % {"number": revision.number})
    return redirect("story", pk=pk)


def _shown(request: HttpRequest, pk: int) -> tuple[Story, Revision]:
    story = get_object_or_404(Story, pk=pk)
    number = request.POST.get("revision", "")
    return story, get_object_or_404(Revision, story=story, number=int(number) if number.isdigit() else -1)
