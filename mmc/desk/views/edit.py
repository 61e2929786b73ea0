"""New words for a story: a new revision that needs a new approval."""

from __future__ import annotations

from dataclasses import replace

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from mmc.core.dataset import from_dict
from mmc.core.story import ChannelPlan
from mmc.desk.acting import done, inside, person_of
from mmc.desk.clock import now
from mmc.desk.forms.edit import WordsForm
from mmc.desk.forms.plan import PlanForm, plan_forms
from mmc.desk.headlines import not_in_table
from mmc.desk.links import sample_link
from mmc.desk.overtaken import overtaken
from mmc.desk.sorry import sorry
from mmc.engine.again import order_again
from mmc.errors import Conflict, MmcError
from mmc.newsroom.actions.cancel_order import cancel_order
from mmc.newsroom.actions.order_render import order_render
from mmc.newsroom.actions.revise_story import revise_story
from mmc.newsroom.models import Revision, Story


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
    plans = plan_forms(sample_link(story.slug), content.plans, data)
    problem, newer = "", None
    if data is not None and _valid(form, plans):
        try:
            made = _revise(request, story, latest, form, plans)
            done(request, _("Disimpan sebagai revisi %(number)s.") % {"number": made.number})
            _doubt(request, made, [p for p in plans if p.cleaned_data["use"]])
            return redirect("story", pk=pk)
        except MmcError as error:
            newer = overtaken(form.cleaned_data["base"], latest)
            problem = "" if newer else sorry(error)  # the box of the newer revision says it
    facts = {
        "story": story,
        "newer": newer,
        "latest": latest,
        "form": form,
        "plans": plans,
        "problem": problem,
        "invalid": data is not None,
    }
    return render(request, "desk/words.html", facts, status=200 if data is None else 422)


@inside
@require_POST
def check(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The figures in the title and summary typed so far that the story's table does not bear out."""
    latest = get_object_or_404(Story, pk=pk).latest
    typed = " ".join(str(request.POST.get(name, "")) for name in ("title", "summary"))
    return render(request, "desk/parts/strange.html", {"strange": _strange(latest, typed) if latest else []})


@inside
@require_POST
def again(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The same order once more, after the reason of the failure is gone."""
    story, by = get_object_or_404(Story, pk=pk), person_of(request)
    last = story.orders.order_by("-pk").first()
    if last is not None and last.state in ("failed", "cancelled", "made"):
        plans = [ChannelPlan(**{**p, "send": tuple(p["send"])}) for p in last.plans]
        order_render(story=story, spec=last.spec, plans=plans, by=by, now=now())
        done(request, _("Dikerjakan lagi."))
    elif last is None and story.schedule:
        order_again(story=story, config=settings.MMC, by=by, now=now())
        done(request, _("Dikerjakan lagi dengan data yang sama. Hasilnya revisi baru, yang perlu persetujuan."))
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


def _strange(revision: Revision, typed: str) -> list[str]:
    if revision.dataset is None:
        return []
    table, template = from_dict(revision.dataset.body), revision.frozen.template
    return not_in_table(typed, template, table, settings.MMC.brand_folder, settings.MMC.site.language)


def _doubt(request: HttpRequest, made: Revision, plans: list[PlanForm]) -> None:
    """Says which figures of a saved revision the table does not hold: a doubt, never a refusal."""
    told = [made.frozen.title, made.frozen.summary]
    told += [str(plan.cleaned_data.get(name, "")) for plan in plans for name in ("title", "caption")]
    if strange := _strange(made, "\n".join(told)):
        words = _("Tidak ada di tabel: %(figures)s. Periksa lagi sebelum meminta persetujuan.")
        messages.warning(request, words % {"figures": "; ".join(strange)})


def _valid(form: WordsForm, plans: list[PlanForm]) -> bool:
    fine = form.is_valid()
    checked = [plan.is_valid() for plan in plans]  # a list: every form shows its own errors
    return all(checked) and fine


def _revise(request: HttpRequest, story: Story, latest: Revision, form: WordsForm, plans: list[PlanForm]) -> Revision:
    given = form.cleaned_data
    if (given["after"] or given["base"]) != latest.number:
        raise Conflict(f"revision {latest.number} was made while revision {given['base']} was edited")
    chosen = tuple(plan.plan() for plan in plans if plan.cleaned_data["use"])
    content = replace(latest.frozen, title=given["title"], summary=given["summary"], plans=chosen)
    return revise_story(
        story=story, content=content, by=person_of(request), now=now(), note_text=given["note"], after=latest.number
    )  # fmt: skip
