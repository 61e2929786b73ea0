"""Tasks: what an officer sends by hand on a channel without an interface, made for a phone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from mmc.core.channel import MediaFile, Post
from mmc.core.text import number
from mmc.desk.acting import done, inside, person_of
from mmc.desk.clock import now
from mmc.desk.sorry import sorry
from mmc.desk.templatetags.desk import channel_word
from mmc.errors import MmcError
from mmc.newsroom.actions.resolve_delivery import resolve_abandon, resolve_published
from mmc.newsroom.models import Delivery, Person
from mmc.newsroom.post import build_post
from mmc.newsroom.tasks import KIND, is_officer, officer_of, open_tasks, steps_of, task_of
from mmc.publishers.press_kit import names_of


@dataclass(frozen=True, kw_only=True)
class Ready:
    """One file as the officer downloads it."""

    name: str
    file: MediaFile
    size: str  # "1,2 MB"


@inside
@require_safe
def tasks(request: HttpRequest) -> HttpResponseBase:
    """Everything that waits for an officer, one's own first."""
    person, moment = person_of(request), now()
    found = [task for task in (task_of(row, moment) for row in open_tasks()) if task is not None]
    mine = [task for task in found if task.officer == person.username]
    others = [(task, named(task.officer)) for task in found if task.officer != person.username]
    return render(request, "desk/tasks.html", {"mine": mine, "others": others})


@inside
@require_safe
def task(request: HttpRequest, key: str) -> HttpResponseBase:
    """One task: files, words, steps, and the answer."""
    return task_page(request, key)


def task_page(request: HttpRequest, key: str, problem: str = "", at: str = "", typed: str = "") -> HttpResponse:
    """The page, with a refusal at the form `at` it belongs to."""
    rows = Delivery.objects.select_related("story", "channel", "revision")
    row = get_object_or_404(rows, key=key, channel__kind=KIND)
    person = person_of(request)
    known = task_of(row, now())
    facts = {
        "delivery": row, "task": known, "officer": named(officer_of(row.channel_id)), "steps": _steps(row),
        "may_answer": known is not None and (is_officer(person, row.channel_id) or person.may("resolve")),
        "problem": problem, "at": at, "typed": typed,
    }  # fmt: skip
    try:
        post = build_post(row, now=now())
        facts |= {"words": post.text, "files": _files(post)}
    except MmcError as error:  # a file that is gone is said, not hidden
        facts |= {"words": "", "files": [], "problem": problem or sorry(error)}
    return render(request, "desk/task.html", facts, status=422 if problem else 200)


@inside
@require_POST
def answer(request: HttpRequest, key: str) -> HttpResponseBase:
    """Sent, with the link; or not possible, with the reason."""
    row, by = get_object_or_404(Delivery, key=key, channel__kind=KIND), person_of(request)
    said = request.POST.get("answer", "")
    typed = (request.POST.get("url" if said == "published" else "reason") or "").strip()
    answers: dict[str, tuple[str, Callable[[], object]]] = {
        "published": (
            _("Tercatat sudah tayang. Terima kasih."),
            lambda: resolve_published(delivery=row, url=typed, by=by, now=now(), reason="sent by hand"),
        ),
        "impossible": (
            _("Dicatat tidak bisa dikirim."),
            lambda: resolve_abandon(delivery=row, by=by, now=now(), reason=typed),
        ),
    }
    if said not in answers:
        return task_page(request, key, _("Pilih salah satu jawaban."))
    words, act = answers[said]
    try:
        act()
    except MmcError as error:
        return task_page(request, key, sorry(error), said, typed)
    done(request, words)
    return redirect("tasks")


def named(username: str) -> str:
    """How the desk calls the officer; the username where nobody has it."""
    person = Person.objects.filter(username=username).first()
    return person.shown_name if person else username


def _steps(row: Delivery) -> list[str]:
    channel = channel_word(row.channel_id)
    usual = [
        _("Simpan berkasnya di ponsel."),
        _("Salin teksnya."),
        _("Buka %(channel)s, unggah berkasnya, tempel teksnya.") % {"channel": channel},
        _("Cocokkan gambar, angka, dan tautannya sebelum mengirim."),
        _("Kirim, buka kirimannya, salin tautannya."),
    ]
    return steps_of(row.channel_id) or usual


def _files(post: Post) -> list[Ready]:
    shown = {name: file for name, file in names_of(post).items() if file.mime.startswith(("image/", "video/"))}
    return [
        Ready(name=name, file=file, size=f"{number(max(0.1, file.path.stat().st_size / 1e6), 1)} MB")
        for name, file in shown.items()
    ]
