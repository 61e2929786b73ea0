"""Second half of a story by hand: the picture while typing, the words of each channel, the times."""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from mmc.core.dataset import from_dict
from mmc.desk.acting import done, inside, person_of
from mmc.desk.clock import now
from mmc.desk.forms.compose import ComposeForm, PictureForm
from mmc.desk.forms.plan import PlanForm, TimedPlanForm, timed_plan_forms
from mmc.desk.headlines import candidates, fitting_template, names_of
from mmc.desk.preview import Wish, draw
from mmc.desk.sendings import formats_of
from mmc.desk.sorry import sorry
from mmc.errors import MmcError
from mmc.newsroom.actions.create_story import create_story, free_slug
from mmc.newsroom.actions.wish_times import wish_times
from mmc.newsroom.models import Dataset, Story
from mmc.newsroom.post import SAMPLE_KEY
from mmc.website.page import page_url

PREVIEW_KEPT = 3600  # seconds


@inside
@require_http_methods(["GET", "HEAD", "POST"])
def compose(request: HttpRequest, dataset: str) -> HttpResponseBase:
    """The composer; a valid form becomes a story whose files the engine makes."""
    row = get_object_or_404(Dataset, hash=dataset)
    table = from_dict(row.body)
    data = request.POST if request.method == "POST" else None
    template = fitting_template(table)
    heads = candidates(template, table, settings.MMC.brand_folder, settings.MMC.site.language)
    said = next((f.sentence for f in heads), "")
    initial = {"template": template, "title": table.origin.title or said}
    form = ComposeForm(data, initial=initial, names=names_of(table))
    plans = timed_plan_forms(_sample_link(str((data or {}).get("title", ""))), said, data)
    problem = ""
    if data is not None and _whole(form, plans):
        try:
            story = _create(request, form, [p for p in plans if p.cleaned_data["use"]], row)
            done(request, _("Konten dibuat. Gambar dan filmnya sedang dikerjakan; halaman ini memperbarui diri."))
            return redirect("story", pk=story.pk)
        except MmcError as error:
            problem = sorry(error)
    facts = {
        "form": form,
        "plans": plans,
        "table": table,
        "row": row,
        "problem": problem,
        "invalid": data is not None,
        "shapes": form["shape"],
    }
    return render(request, "desk/compose.html", facts, status=200 if data is None else 422)


@inside
@require_POST
def picture(request: HttpRequest, dataset: str) -> HttpResponseBase:
    """The picture as typed so far, with headlines that the table would bear."""
    row = get_object_or_404(Dataset, hash=dataset)
    form = PictureForm(request.POST, names=names_of(from_dict(row.body)))
    if not form.is_valid():
        return render(request, "desk/parts/picture.html", {"problem": _("Pilih templat dulu.")})
    facts = {"template": form.cleaned_data["template"], "shape": form.cleaned_data["shape"] or "portrait"}
    wish = Wish(
        dataset=row.body, template=facts["template"], format=facts["shape"],
        options=form.options, brand=settings.MMC.brand_folder, language=settings.MMC.site.language,
    )  # fmt: skip
    try:
        drawn = draw(wish)
    except MmcError as error:
        return render(request, "desk/parts/picture.html", {**facts, "problem": sorry(error)})
    name = hashlib.sha256(drawn.png).hexdigest()
    cache.set(f"preview:{name}", drawn.png, PREVIEW_KEPT)
    site = settings.MMC.site
    heads = candidates(facts["template"], from_dict(row.body), settings.MMC.brand_folder, site.language)
    return render(request, "desk/parts/picture.html", {**facts, "picture": drawn, "name": name, "heads": heads})


@inside
@require_POST
def measure(request: HttpRequest, channel: str, field: str) -> HttpResponseBase:
    """The server's own count of one channel's words: the same that decides later."""
    form = PlanForm(channel, request.POST, link=_sample_link(str(request.POST.get("title", ""))))
    return render(request, "desk/parts/counter.html", {"plan": form, "field": field, "measured": form.measure(field)})


def _whole(form: ComposeForm, plans: list[TimedPlanForm]) -> bool:
    fine = form.is_valid()
    checked = [plan.is_valid() for plan in plans]  # a list: every form shows its own errors
    fine = all(checked) and fine
    chosen = [plan for plan in plans if plan.is_valid() and plan.cleaned_data["use"]]
    for plan in chosen:
        lacking = form.lacks(formats_of(plan.plan().send))
        if lacking:
            plan.add_error("send", lacking)
            fine = False
    return fine


def _create(request: HttpRequest, form: ComposeForm, chosen: list[TimedPlanForm], row: Dataset) -> Story:
    by, moment = person_of(request), now()
    given = form.cleaned_data
    story = create_story(
        title=given["title"], dataset_hash=row.hash, template=given["template"], storyboard=form.storyboard,
        options=form.options, stills=given["stills"], films=given["films"], plans=[p.plan() for p in chosen],
        by=by, now=moment, summary=given["summary"], finish=form.finish if given["films"] else {},
    )  # fmt: skip
    times: dict[str, datetime] = {plan.channel: plan.moment for plan in chosen}
    return wish_times(story=story, times=times, by=by, now=moment)


def _sample_link(title: str) -> str:
    return f"{page_url(settings.MMC.site.base_url, free_slug(title, now()))}?p={SAMPLE_KEY}"
