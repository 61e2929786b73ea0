"""One button per problem: the draft or the words being typed, mended by the machine and shown before approval."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from mmc.desk.acting import done, inside, person_of
from mmc.desk.clock import now
from mmc.desk.fixes import mend_typed
from mmc.desk.forms.plan import PlanForm
from mmc.desk.links import link_to_be
from mmc.desk.sorry import sorry
from mmc.desk.views.story import Trouble, story_page
from mmc.errors import MmcError
from mmc.newsroom.actions.mend_plan import mend_plan
from mmc.newsroom.models import Story


@inside
@require_POST
def mend(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A new revision in which one problem of one channel is gone, and the page with the result."""
    story, sent = get_object_or_404(Story, pk=pk), request.POST
    number, channel = str(sent.get("revision", "")), str(sent.get("channel", ""))
    try:
        made = mend_plan(
            story=story, number=int(number) if number.isdecimal() else 0, channel=channel,
            by=person_of(request), now=now(),
            **{name: str(sent.get(name, "")) for name in ("field", "code", "fix")},
        )  # fmt: skip
    except MmcError as error:
        return story_page(request, story, Trouble(panel=f"mend-{channel}", words=sorry(error)))
    done(request, _("Dibetulkan sebagai revisi %(number)s. Lihat hasilnya, lalu minta persetujuan.")
         % {"number": made.number})  # fmt: skip
    return redirect(f"{reverse('story', args=[pk])}#kanal-{channel}")


@inside
@require_POST
def mend_words(request: HttpRequest, channel: str, field: str, fix: str) -> HttpResponseBase:
    """The field with its words mended, as typed so far; nothing is saved."""
    if channel not in settings.MMC.channels or field not in ("caption", "title") or fix not in ("split", "trim"):
        raise Http404
    link = link_to_be(str(request.POST.get("title", "")))
    plan = PlanForm(channel, request.POST, link=link)
    if field not in plan.fields:
        raise Http404
    plan = PlanForm(channel, mend_typed(plan, field, fix, request.POST), link=link)
    facts = {"plan": plan, "field": field, "box": plan[field], "measured": plan.measure(field)}
    return render(request, "desk/parts/words.html", facts)
