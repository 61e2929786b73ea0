"""Second half of a story by hand: the picture while typing, the words of each channel, the times."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from mmc.core.dataset import Dataset as Table
from mmc.core.dataset import from_dict
from mmc.core.schedule import SLIDES
from mmc.desk.acting import done, inside, person_of
from mmc.desk.clock import now
from mmc.desk.forms.compose import ComposeForm, PictureForm
from mmc.desk.forms.extras import CAROUSEL
from mmc.desk.forms.film import whole
from mmc.desk.forms.plan import PlanForm, TimedPlanForm, timed_plan_forms
from mmc.desk.headlines import candidates, fitting_template, misfits, names_of, not_in_table
from mmc.desk.links import link_to_be
from mmc.desk.preview import Wish, draw
from mmc.desk.sorry import sorry
from mmc.desk.titles import proposed_title
from mmc.desk.views.media import keep_preview
from mmc.errors import MmcError
from mmc.infographics import CLASSES
from mmc.newsroom.actions.create_story import create_story
from mmc.newsroom.actions.wish_times import wish_times
from mmc.newsroom.models import Dataset, Story


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
    initial = {"template": template, "title": proposed_title(table.origin.title) or said}
    lacking = misfits(table, settings.MMC.brand_folder, settings.MMC.site.language)
    form = ComposeForm(data, initial=initial, names=names_of(table), misfits=lacking)
    plans = timed_plan_forms(link_to_be(str((data or {}).get("title", ""))), said, data)
    problem = ""
    if data is not None and whole(form, plans):
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
    shape, template = form.cleaned_data["shape"] or "portrait", form.cleaned_data["template"]
    table = from_dict(row.body)
    facts = {"template": template, "shape": shape, "typed": _typed(form, table)}
    site, brand = settings.MMC.site, settings.MMC.brand_folder
    facts["heads"] = candidates(template, table, brand, site.language, {**form.options, "now": now().isoformat()})
    wish = Wish(
        dataset=row.body, template=template, format="portrait" if shape == CAROUSEL else shape, options=form.options,
        brand=brand, language=site.language, now=now(), store=settings.MMC.media_folder,
        slides=_most(request) if shape == CAROUSEL else 0,
    )  # fmt: skip
    try:
        drawn = draw(wish)
    except MmcError as error:
        return render(request, "desk/parts/picture.html", {**facts, "problem": sorry(error)})
    facts["pictures"] = [(keep_preview(png), alt) for png, alt in ((drawn.png, drawn.alt), *drawn.more)]
    return render(request, "desk/parts/picture.html", facts)


def _most(request: HttpRequest) -> int:
    typed = str(request.POST.get("slides", ""))
    return min(SLIDES[1], max(SLIDES[0], int(typed))) if typed.isdecimal() else SLIDES[1]


def _typed(form: PictureForm, table: Table) -> list[tuple[str, list[str]]]:
    """For each line somebody types on the picture, the figures in it that the table does not hold."""
    site, brand, template = settings.MMC.site, settings.MMC.brand_folder, form.cleaned_data["template"]
    said = {name: form.cleaned_data.get(name, "") for name in ("headline", "subtitle")}
    return [(name, not_in_table(words, template, table, brand, site.language)) for name, words in said.items()]


@inside
@require_POST
def measure(request: HttpRequest, channel: str, field: str) -> HttpResponseBase:
    """The server's own count of one channel's words: the same that decides later."""
    form = PlanForm(channel, request.POST, link=link_to_be(str(request.POST.get("title", ""))))
    facts = {"plan": form, "field": field, "measured": form.measure(field), "asked": True}
    row = Dataset.objects.filter(hash=str(request.POST.get("data", ""))).first()
    if row is not None:
        site, template = settings.MMC.site, str(request.POST.get("template", ""))
        words = str(request.POST.get(form.add_prefix(field), ""))
        known = template if template in CLASSES else ""
        facts["strange"] = not_in_table(words, known, from_dict(row.body), settings.MMC.brand_folder, site.language)
    return render(request, "desk/parts/counter.html", facts)


def _create(request: HttpRequest, form: ComposeForm, chosen: list[TimedPlanForm], row: Dataset) -> Story:
    by, moment = person_of(request), now()
    given = form.cleaned_data
    story = create_story(
        title=given["title"], dataset_hash=row.hash, template=given["template"], storyboard=form.storyboard,
        options=form.options, stills=given["stills"], films=given["films"], plans=[p.plan() for p in chosen],
        by=by, now=moment, summary=given["summary"], finish=form.finish if given["films"] else {},
        carousel=given["carousel"], slides=given["slides"],
    )  # fmt: skip
    times: dict[str, datetime] = {plan.channel: plan.moment for plan in chosen}
    return wish_times(story=story, times=times, by=by, now=moment)
