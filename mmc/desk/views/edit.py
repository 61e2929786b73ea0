"""New words for a story: a new revision that needs a new approval."""

from __future__ import annotations

from dataclasses import replace

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from mmc.core.story import ChannelPlan
from mmc.desk.acting import done, inside, person_of
from mmc.desk.clock import now
from mmc.desk.forms.edit import WordsForm
from mmc.desk.forms.plan import PlanForm, plan_forms
from mmc.desk.sorry import sorry
from mmc.errors import Conflict, MmcError
from mmc.newsroom.actions.cancel_order import cancel_order
from mmc.newsroom.actions.order_render import order_render
from mmc.newsroom.actions.revise_story import revise_story
from mmc.newsroom.models import Revision, Story
from mmc.newsroom.post import SAMPLE_KEY
from mmc.website.page import page_url


@inside
@require_http_methods(["GET", "HEAD", "POST"])
def words(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Title, summary and the words of each channel; saving freezes a new revision."""
    story = get_object_or_404(Story, pk=pk)
    latest = story.latest
    if latest is None:
        return redirect("story", pk=pk)
    data = request.POST if request.method == "POST" else None
    content = latest.frozen
    form = WordsForm(data, initial={"title": content.title, "summary": content.summary, "base": latest.number})
    link = f"{page_url(settings.MMC.site.base_url, story.slug)}?p={SAMPLE_KEY}"
    plans = plan_forms(link, content.plans, data)
    problem = ""
    if data is not None and _valid(form, plans):
        try:
            made = _revise(request, story, latest, form, plans)
            done(request, _("Disimpan sebagai revisi %(number)s.") % {"number": made.number})
            return redirect("story", pk=pk)
        except MmcError as error:
            problem = sorry(error)
    facts = {
        "story": story,
        "latest": latest,
        "form": form,
        "plans": plans,
        "problem": problem,
        "invalid": data is not None,
    }
    return render(request, "desk/words.html", facts, status=200 if data is None else 422)


@inside
@require_POST
def again(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The same order once more, after the reason of the failure is gone."""
    story = get_object_or_404(Story, pk=pk)
    failed = story.orders.order_by("-pk").first()
    if failed is not None and failed.state in ("failed", "cancelled", "made"):
        plans = [ChannelPlan(**{**p, "send": tuple(p["send"])}) for p in failed.plans]
        order_render(story=story, spec=failed.spec, plans=plans, by=person_of(request), now=now())
        done(request, _("Dikerjakan lagi."))
    return redirect("story", pk=pk)


@inside
@require_POST
def stop(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The order taken back while its pictures and films are being made."""
    story = get_object_or_404(Story, pk=pk)
    if cancel_order(story=story, by=person_of(request), now=now()):
        done(request, _("Pembuatan dihentikan."))
    else:
        done(request, _("Tidak ada yang dihentikan: pembuatannya sudah selesai."))
    return redirect("story", pk=pk)


def _valid(form: WordsForm, plans: list[PlanForm]) -> bool:
    fine = form.is_valid()
    checked = [plan.is_valid() for plan in plans]  # a list: every form shows its own errors
    return all(checked) and fine


def _revise(request: HttpRequest, story: Story, latest: Revision, form: WordsForm, plans: list[PlanForm]) -> Revision:
    given = form.cleaned_data
    if given["base"] != latest.number:
        raise Conflict(f"revision {latest.number} was made while revision {given['base']} was edited")
    chosen = tuple(plan.plan() for plan in plans if plan.cleaned_data["use"])
    content = replace(latest.frozen, title=given["title"], summary=given["summary"], plans=chosen)
    return revise_story(story=story, content=content, by=person_of(request), now=now(), note_text=given["note"])
