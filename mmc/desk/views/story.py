"""The page of one story, and what everybody who acts on it comes back to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from mmc.core.channel import Problem
from mmc.core.dataset import from_dict
from mmc.core.delivery import CLOSED, State
from mmc.core.pieces import pieces_of
from mmc.core.schedule import CAROUSELS
from mmc.core.story import ChannelPlan, Content, RenditionRef
from mmc.core.workflow import Decision
from mmc.desk.acting import inside, person_of
from mmc.desk.clock import now
from mmc.desk.fixes import Fix, offered
from mmc.desk.forms.timing import OpeningForm, opening_forms
from mmc.desk.links import sample_link
from mmc.desk.rows import row_of
from mmc.desk.sendings import sending_word
from mmc.desk.slot_words import slot_words
from mmc.desk.sorry import sorry
from mmc.desk.words import Words
from mmc.errors import MmcError
from mmc.newsroom.actions.promise import Opening, check_openings
from mmc.newsroom.models import Delivery, Person, RenderOrder, Revision, Story
from mmc.newsroom.page import csv_of, shown_table
from mmc.newsroom.post import LINK
from mmc.newsroom.queries import changed_figures, deliveries_of, stage
from mmc.publishers import account_limits


@dataclass(frozen=True, kw_only=True)
class Spoken:
    """What one channel will say, message by message, and what it would refuse, with the buttons that mend it."""

    plan: ChannelPlan
    sends: Words
    problems: tuple[tuple[Problem, tuple[Fix, ...]], ...]
    pieces: tuple[str, ...] = ()  # the words as several messages; empty where they are one

    @property
    def mend_panel(self) -> str:
        return f"mend-{self.plan.channel}"


@dataclass(frozen=True, kw_only=True)
class Trouble:
    """What an action refused, shown in the panel it came from, with what was typed there."""

    panel: str  # review, schedule, withdraw, correct, mend-<channel>
    words: str
    typed: str = ""
    openings: tuple[OpeningForm, ...] = ()


@inside
@require_safe
def story(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Everything about a story: what was made, what it says, who decided, when it goes where."""
    return story_page(request, get_object_or_404(Story, pk=pk))


@inside
@require_safe
def progress(request: HttpRequest, pk: int) -> HttpResponseBase:
    """How far the files are; when they are done the whole page is worth reloading."""
    row = get_object_or_404(Story, pk=pk)
    order = _order(row)
    if order is None:
        return HttpResponse(headers={"HX-Refresh": "true"})
    return render(request, "desk/parts/order.html", {"story": row, "order": order})


@inside
@require_safe
def table_csv(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The numbers behind the picture."""
    row = get_object_or_404(Story, pk=pk)
    revision = row.latest
    if revision is None or revision.dataset is None:
        raise Http404
    name = f'attachment; filename="{row.slug}.csv"'
    body = csv_of(shown_table(from_dict(revision.dataset.body), revision.frozen))
    return HttpResponse(body, content_type="text/csv; charset=utf-8", headers={"Content-Disposition": name})


def story_page(request: HttpRequest, row: Story, trouble: Trouble | None = None) -> HttpResponse:
    """The page, with an action's refusal beside the form it came from."""
    person, latest, order = person_of(request), row.latest, _order(row)
    facts: dict[str, Any] = {"story": row, "stage": stage(row), "order": order, "trouble": trouble}
    facts["flags"] = list(changed_figures().filter(story=row))
    if latest is not None:
        facts |= _made(row, latest) | _decided(latest, person) | _timed(row, latest, person, trouble)
    return render(request, "desk/story.html", facts, status=422 if trouble else 200)


def _order(row: Story) -> RenderOrder | None:
    """The newest order while it is not finished, or when it failed or was stopped."""
    order = row.orders.order_by("-pk").first()
    return order if order and order.state != "made" else None


def _made(row: Story, latest: Revision) -> dict[str, Any]:
    content = latest.frozen
    table = shown_table(from_dict(latest.dataset.body), content) if latest.dataset else None
    return {
        "latest": latest, "alt": next((r.alt for r in content.renditions if r.alt), ""),
        "rows_of_stills": [
            [r for r in content.renditions if r.kind == "still" and (r.width > r.height) is broad]
            for broad in (False, True)
        ],
        "carousels": [
            slides for shape in CAROUSELS
            if (slides := [r for r in content.renditions if (r.kind, r.format) == ("carousel", shape)])
        ],
        "has_pictures": any(r.kind in ("still", "carousel") for r in content.renditions),
        "without": _without(row, content),
        "films": [(r, _subtitles(content, r)) for r in content.renditions if r.kind == "film"],
        "poster": next((r.sha256 for r in content.renditions if r.kind == "thumbnail"), ""),
        "spoken": _spoken(row, latest, content),
        "table": table, "lines_of_data": table.table.rows() if table else [],
        "revisions": [(r, r.review) for r in row.revisions.select_related("created_by").order_by("-number")],
    }  # fmt: skip


def _without(row: Story, content: Content) -> tuple[str, str]:
    """Why a film that was asked for is not there, in a sentence and in the machine's words; empty when all is there."""
    if not any(content.lacking(plan) for plan in content.plans):
        return "", ""
    order, slot = row.orders.order_by("-pk").first(), getattr(row, "slot", None)
    note = order.note if order and order.state == "made" else slot.note if slot else ""
    return slot_words(note), note


def _subtitles(content: Content, film: RenditionRef) -> str:
    """The hash of a film's subtitles for the player; empty without."""
    fitting = (r for r in content.renditions if (r.kind, r.format, r.mime) == ("subtitles", film.format, "text/vtt"))
    return next((r.sha256 for r in fitting), "")


def _spoken(row: Story, latest: Revision, content: Content) -> list[Spoken]:
    found = []
    for plan in content.plans:
        channel = settings.MMC.channels.get(plan.channel)
        kind = channel.kind if channel else ""
        # Screens show the address without the stand-in for the delivery's key.
        caption = content.summary if kind == "website" else plan.caption
        title = plan.title or (content.title if kind in ("website", "youtube") else "")
        shown = replace(plan, title=title, caption=caption.replace(LINK, _shown_link()))
        sends, problems = sending_word(plan.send, kind), _problems(row, latest, plan.channel)
        mendable = tuple((problem, offered(problem, kind)) for problem in problems)
        pieces = _pieces(row, content, plan) if channel else ()
        found.append(Spoken(plan=shown, sends=sends, problems=mendable, pieces=pieces))
    return found


def _pieces(row: Story, content: Content, plan: ChannelPlan) -> tuple[str, ...]:
    """The messages the words will become, as they will be sent; nothing where it is one."""
    channel = settings.MMC.channels[plan.channel]
    link = sample_link(row.slug)
    found = pieces_of(plan.caption.replace(LINK, link), account_limits(channel), bool(content.chosen(plan)))
    return tuple(piece.replace(link, _shown_link()) for piece in found) if len(found) > 1 else ()


def _shown_link() -> str:
    return f"{settings.MMC.site.base_url}/…"


def _problems(row: Story, latest: Revision, channel: str) -> tuple[Problem, ...]:
    try:
        moment = now()
        return tuple(check_openings(row, latest, [Opening(channel=channel, due_at=moment)], moment).get(channel, []))
    except MmcError as error:
        return (Problem(field="channel", code="unready", message=sorry(error)),)


def _decided(latest: Revision, person: Person) -> dict[str, Any]:
    review, decision = latest.review, latest.decision
    own = person.pk in {latest.created_by_id, review.asked_by_id if review else None}
    asked = decision is Decision.REQUESTED
    return {
        "review": review, "decision": decision, "own": own,
        "can_write": person.may("write"),
        "can_ask": decision in (Decision.NONE, Decision.RETURNED) and person.may("request_review"),
        "can_decide": asked and person.may("review") and not own,
        "own_waits": asked and own,
    }  # fmt: skip


def _timed(row: Story, latest: Revision, person: Person, trouble: Trouble | None) -> dict[str, Any]:
    deliveries = list(deliveries_of(row).prefetch_related("follow_ups"))
    standing = [d for d in deliveries if State(d.state) not in CLOSED]
    taken = {d.channel_id for d in standing}
    approved = latest.decision is Decision.APPROVED
    free = [p.channel for p in latest.frozen.plans if p.channel not in taken]
    offered = approved and person.may("schedule") and bool(free)
    openings: Mapping[str, Any] = {}
    if offered:
        kept = trouble.openings if trouble and trouble.openings else ()
        openings = {"openings": kept or opening_forms(free, row.wishes)}
    out = [d for d in standing if d.state == State.PUBLISHED and not _taken_back(d)]
    return {
        **openings,
        "rows": [row_of(d, person) for d in deliveries],
        "wished": [(name, datetime.fromisoformat(at)) for name, at in row.wishes.items()],
        "stale": _stale(standing, latest, approved),
        "can_withdraw": not all(_taken_back(d) for d in standing) and person.may("withdraw"),
        "can_correct": approved and any(_correctable(d, latest) for d in out) and person.may("withdraw"),
        "correctable": bool(out) and person.may("write") and not any(_correctable(d, latest) for d in out),
    }


def _correctable(delivery: Delivery, latest: Revision) -> bool:
    """True while the channel shows another revision and did not say that it never shows this one."""
    refused = any(
        f.verb == "edit" and f.state == f.State.REFUSED and f.revision_id == latest.pk
        for f in delivery.follow_ups.all()
    )
    return delivery.revision_id != latest.pk and not refused


def _taken_back(delivery: Delivery) -> bool:
    """True once its withdrawal was asked for, unless the channel refused it."""
    return any(f.verb == "withdraw" and f.state != f.State.REFUSED for f in delivery.follow_ups.all())


def _stale(standing: list[Delivery], latest: Revision, approved: bool) -> str:
    """A warning when what is scheduled is not what is shown."""
    ahead = [d for d in standing if d.state != State.PUBLISHED and d.revision_id != latest.pk]
    if approved or not ahead:
        return ""
    return _(
        "Yang terjadwal adalah revisi %(old)s yang sudah disetujui. "
        "Revisi %(new)s belum disetujui dan tidak ikut tayang."
    ) % {"old": ahead[0].revision.number, "new": latest.number}
