"""A film of photos and clips by hand: files in, words to each, an order, a look at every card, and the story."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from mmc.core.text import number, plain_date
from mmc.core.workflow import Role, check_may
from mmc.desk.acting import done, inside, person_of
from mmc.desk.clock import now
from mmc.desk.film_words import film_words
from mmc.desk.forms.entries import Row, judged, moved, rows_of, shown
from mmc.desk.forms.film import whole
from mmc.desk.forms.plan import TimedPlanForm, timed_plan_forms
from mmc.desk.forms.recap import BOARDS, Board, EntryForm, RecapForm
from mmc.desk.links import link_to_be
from mmc.desk.pieces import ACCEPT, Piece, cards_of, taken_in
from mmc.desk.sendings import film_sendings_of
from mmc.desk.sorry import sorry
from mmc.desk.views.media import keep_preview
from mmc.errors import DatasetError, DrawingError, FilmError, MmcError
from mmc.infographics.handed import MATERIAL
from mmc.newsroom.actions.create_story import create_story
from mmc.newsroom.actions.keep_dataset import keep_dataset
from mmc.newsroom.actions.wish_times import wish_times
from mmc.newsroom.models import Story


@dataclass
class Bench:
    """What the page shows: the forms, and what went wrong on the way here."""

    board: Board
    form: RecapForm
    entries: list[EntryForm]
    plans: list[TimedPlanForm]
    problem: str = ""
    lines: list[str] = field(default_factory=list)  # files that were not taken, each with its reason

    @property
    def facts(self) -> dict[str, Any]:
        return {**vars(self), "accept": ACCEPT, "shapes": self.form["shape"]}


@inside
@require_http_methods(["GET", "HEAD", "POST"])
def recap(request: HttpRequest, board: str) -> HttpResponseBase:
    """The bench; a valid form becomes a story whose film the engine makes. `do` only changes the list of files."""
    chosen = _board(board)
    if request.method != "POST":
        return render(request, "desk/recap.html", _empty(chosen).facts)
    if request.POST.get("do") or request.FILES:  # files chosen and not yet taken are no reason to lose them
        rows, lines = _changed(request, chosen)
        bench = _bench(request, chosen, shown(rows, chosen))
        bench.lines = lines
        return render(request, "desk/recap.html", bench.facts)
    bench = _bench(request, chosen, judged(rows_of(request.POST), chosen))
    bench.problem = _too_few(bench)
    if _fine(bench) and not bench.problem:
        try:
            story = _create(request, bench)
            done(request, _("Konten dibuat. Filmnya sedang dikerjakan; halaman ini memperbarui diri."))
            return redirect("story", pk=story.pk)
        except MmcError as error:
            bench.problem = _said(error, bench.entries)
    bench.problem = bench.problem or _("Ada isian yang perlu diperbaiki. Yang sudah Anda tulis tetap ada.")
    return render(request, "desk/recap.html", bench.facts, status=422)


@inside
@require_POST
def entries(request: HttpRequest, board: str) -> HttpResponseBase:
    """The list of files anew, after one was added, moved or thrown out."""
    chosen = _board(board)
    rows, lines = _changed(request, chosen)
    facts = {"board": chosen, "entries": shown(rows, chosen), "lines": lines, "accept": ACCEPT}
    answer = render(request, "desk/parts/entries.html", facts)
    answer.headers["HX-Trigger-After-Swap"] = "handed"
    return answer


@inside
@require_POST
def cards(request: HttpRequest, board: str) -> HttpResponseBase:
    """Every card as it will look, as far as it is written, and how long the film will be."""
    chosen = _board(board)
    forms = judged(rows_of(request.POST), chosen)
    form = RecapForm(request.POST, board=chosen)
    form.is_valid()
    facts: dict[str, Any] = {"problem": "", "pictures": []}
    if not forms:
        return render(request, "desk/parts/cards.html", facts)
    try:
        facts |= _drawn(form, forms)
    except MmcError as error:
        facts["problem"] = _said(error, forms)
    return render(request, "desk/parts/cards.html", facts)


def _board(slug: str) -> Board:
    if slug not in BOARDS:
        raise Http404
    return BOARDS[slug]


def _empty(board: Board) -> Bench:
    today = plain_date(_today())
    first = {"source": settings.MMC.site.name, "period": today}
    if board.series:
        first["title"] = f"{board.series}, {today}"
    plans = _plans(timed_plan_forms(link_to_be(""), board.series))
    return Bench(board, RecapForm(initial=first, board=board), [], plans)


def _bench(request: HttpRequest, board: Board, entries: list[EntryForm]) -> Bench:
    data = request.POST
    plans = _plans(timed_plan_forms(link_to_be(str(data.get("title", ""))), "", data))
    return Bench(board, RecapForm(data, board=board), entries, plans)


def _plans(plans: list[TimedPlanForm]) -> list[TimedPlanForm]:
    """The same with films to send and nothing else: there are no pictures."""
    for plan in plans:
        plan.fields["send"].choices = [(s.value, s.word) for s in film_sendings_of(plan.kind)]
    return plans


def _changed(request: HttpRequest, board: Board) -> tuple[list[Row], list[str]]:
    """The rows after what was asked for, and a line for each file that was not taken."""
    check_may(Role(person_of(request).role), "write")
    rows, move = rows_of(request.POST), str(request.POST.get("do") or "tambah")
    files = request.FILES.getlist("berkas")
    if move != "tambah":
        return moved(rows, move), []
    room = board.rows[1] - len(rows)
    lines = [] if files else [_("Pilih berkasnya dulu.")]
    for file in files:
        if room <= 0:
            most = {"most": board.rows[1], "name": file.name}
            lines.append(_("%(name)s tidak diambil: paling banyak %(most)s gambar.") % most)
            continue
        try:
            rows.append({"file": _taken(file).signed})
            room -= 1
        except MmcError as error:
            lines.append(sorry(error))
    return rows, lines


def _taken(file: UploadedFile[Any]) -> Piece:
    try:
        return taken_in(file)
    except DrawingError as error:  # the child's time is over, not the file's fault alone
        raise FilmError(f"{file.name}: was not decoded in time") from error


def _too_few(bench: Bench) -> str:
    least, most = bench.board.rows
    count = len(bench.entries)
    if count < least:
        return _("Perlu sedikitnya %(least)s foto atau klip; sekarang %(count)s.") % {"least": least, "count": count}
    if count > most:
        return _("Paling banyak %(most)s foto atau klip; sekarang %(count)s.") % {"most": most, "count": count}
    return ""


def _fine(bench: Bench) -> bool:
    checked = [entry.is_valid() for entry in bench.entries]  # a list: every form shows its own errors
    return whole(bench.form, bench.plans) and all(checked)


def _create(request: HttpRequest, bench: Bench) -> Story:
    by, moment, form = person_of(request), now(), bench.form
    files = _files(bench.entries)
    rows = [entry.cells(name) for entry, name in zip(bench.entries, files, strict=True)]
    table = form.table(rows, _today())
    _try_out(form, table.to_dict(), files)
    given = form.cleaned_data
    chosen = [plan for plan in bench.plans if plan.cleaned_data["use"]]
    kept = {name: piece.kept for name, piece in files.items()}
    story = create_story(
        title=given["title"], dataset_hash=keep_dataset(dataset=table, by=by, now=moment).hash, template="",
        storyboard=bench.board.storyboard, options={**form.options, MATERIAL: kept}, stills=[], films=given["films"],
        plans=[plan.plan() for plan in chosen], by=by, now=moment, summary=given["summary"], finish=form.finish,
    )  # fmt: skip
    times: dict[str, datetime] = {plan.channel: plan.moment for plan in chosen}
    return wish_times(story=story, times=times, by=by, now=moment)


def _try_out(form: RecapForm, table: Mapping[str, Any], files: Mapping[str, Piece]) -> None:
    """Nothing if the film can be laid out in every shape that is ordered: an order that must fail is none."""
    for shape in form.cleaned_data["films"]:
        cards_of(form.board.storyboard, table, shape, form.options, files)


def _drawn(form: RecapForm, entries: Sequence[EntryForm]) -> dict[str, Any]:
    """The cards of what is written so far; DatasetError naming the first picture that still needs its words."""
    for entry in entries:
        if not entry.is_valid():
            words = next(str(errors[0]) for errors in entry.errors.values())
            return {"waits": _("Nomor %(number)s: %(words)s") % {"number": entry.number + 1, "words": words}}
    files = _files(entries)
    rows = [entry.cells(name) for entry, name in zip(entries, files, strict=True)]
    least = form.board.rows[0]
    if len(rows) < least:
        return {"waits": _("Tambah foto atau klip: sedikitnya %(least)s.") % {"least": least}}
    given = form.cleaned_data
    site = settings.MMC.site.name
    form.cleaned_data |= {"source": given.get("source") or site, "period": given.get("period") or plain_date(_today()),
                          "licence": given.get("licence") or "-"}  # fmt: skip
    table, shape = form.table(rows, _today()), given.get("shape") or "short"
    pictures, seconds = cards_of(form.board.storyboard, table.to_dict(), shape, form.options, files)
    alts = [*(" ".join(str(row[n]) for n in ("judul", "keterangan") if row[n]) for row in rows), _("Penutup")]
    return {
        "pictures": [(keep_preview(body), alt) for body, alt in zip(pictures, alts, strict=True)],
        "seconds": number(seconds, 0), "wide": shape == "landscape",
    }  # fmt: skip


def _files(entries: Sequence[EntryForm]) -> dict[str, Piece]:
    """The pieces by the names the table gives them: a number, not what the file is called on somebody's phone."""
    found = {}
    for entry in entries:
        if entry.piece is None:
            raise DatasetError(f"row {entry.number + 1}: the file is gone")
        found[f"{entry.number + 1:02d}.{entry.piece.ending}"] = entry.piece
    return found


def _said(error: MmcError, entries: Sequence[EntryForm]) -> str:
    """The error in the editor's words, the file by its number and by the name the editor knows."""
    detail = str(error)
    for name, piece in _files(entries).items():
        known = _("Nomor %(number)s (%(name)s)") % {"number": int(name[:2]), "name": piece.called}
        detail = detail.replace(f"{name}: ", f"{known}: ")
    return film_words(detail) if isinstance(error, FilmError | DrawingError) else sorry(error)


def _today() -> date:
    return now().astimezone(settings.MMC.site.zone).date()
