"""Promising a story to the public, correcting it, taking it back."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from mmc.core.delivery import CLOSED
from mmc.desk.acting import done, inside, person_of
from mmc.desk.clock import now
from mmc.desk.forms.timing import opening_forms
from mmc.desk.sorry import sorry
from mmc.desk.views.story import Trouble, story_page
from mmc.errors import MmcError
from mmc.newsroom.actions.correct_story import correct
from mmc.newsroom.actions.promise import Opening, promise
from mmc.newsroom.actions.withdraw_story import withdraw
from mmc.newsroom.models import Delivery, Revision, Story


@inside
@require_POST
def schedule(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The chosen channels at the chosen times, all or none."""
    story = get_object_or_404(Story, pk=pk)
    revision = get_object_or_404(Revision, story=story, number=request.POST.get("revision") or 0)
    taken = set(
        Delivery.objects.filter(story=story).exclude(state__in=sorted(CLOSED)).values_list("channel", flat=True)
    )
    free = [plan.channel for plan in revision.frozen.plans if plan.channel not in taken]
    forms = tuple(opening_forms(free, story.wishes, request.POST))
    checked = [form.is_valid() for form in forms]  # a list: every form shows its own errors
    fine = all(checked)
    chosen = [form for form in forms if form.is_valid() and form.cleaned_data["use"]]
    if not fine or not chosen:
        words = _("Periksa jam yang ditandai.") if not fine else _("Pilih sedikitnya satu kanal.")
        return story_page(request, story, Trouble(panel="schedule", words=words, openings=forms))
    openings = [Opening(channel=form.channel, due_at=form.moment) for form in chosen]
    try:
        made = promise(story=story, revision=revision, openings=openings, by=person_of(request), now=now())
    except MmcError as error:
        return story_page(request, story, Trouble(panel="schedule", words=sorry(error), openings=forms))
    done(request, _("%(count)s penayangan dijadwalkan.") % {"count": len(made)})
    return redirect("story", pk=pk)


@inside
@require_POST
def take_back(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Cancel what waits and withdraw what is out, on every channel."""
    story, reason = get_object_or_404(Story, pk=pk), request.POST.get("reason", "").strip()
    try:
        withdraw(story=story, by=person_of(request), now=now(), reason=reason)
    except MmcError as error:
        return story_page(request, story, Trouble(panel="withdraw", words=sorry(error), typed=reason))
    done(request, _("Konten ditarik. Setiap kanal dikerjakan satu per satu; hasilnya tampak di bawah."))
    return redirect("story", pk=pk)


@inside
@require_POST
def put_right(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Carry the newly approved revision to where the story is already out."""
    story, reason = get_object_or_404(Story, pk=pk), request.POST.get("reason", "").strip()
    latest = story.latest
    if latest is None:
        return redirect("story", pk=pk)
    try:
        correct(story=story, revision=latest, by=person_of(request), now=now(), reason=reason)
    except MmcError as error:
        return story_page(request, story, Trouble(panel="correct", words=sorry(error), typed=reason))
    done(request, _("Pembetulan sedang dikirim ke kanal yang sudah menayangkan konten ini."))
    return redirect("story", pk=pk)
