"""First half of a story by hand: a table becomes a dataset that can be vouched for."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mmc.core.text import number
from mmc.desk.acting import inside, person_of
from mmc.desk.clock import now
from mmc.desk.forms.reading import ColumnForms, first_forms, said_of
from mmc.desk.forms.upload import UploadForm
from mmc.desk.pending import Pending, PendingTables
from mmc.desk.reading_words import reading_words
from mmc.desk.sorry import sorry
from mmc.errors import MmcError
from mmc.newsroom.actions.keep_dataset import keep_dataset
from mmc.newsroom.models import Dataset, Person
from mmc.sources.cells import UNKNOWN
from mmc.sources.look import Look, look_at
from mmc.sources.proposal import Readings
from mmc.sources.sidecar import read_upload
from mmc.sources.snapshot import part
from mmc.sources.tabular import ColumnWords, TableOptions
from mmc.sources.without_persons import without_persons


@inside
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest) -> HttpResponseBase:
    """The table and its facts; a table that cannot be read says why, and what was typed stays."""
    form = UploadForm(request.POST or None, request.FILES or None)
    problem = ""
    if request.method == "POST" and form.is_valid():
        try:
            name, body = form.handed_in()
            given = form.cleaned_data
            clean = without_persons(part(name, body), name, given["sheet"], given["locale"])
            waiting = Pending(name, clean.body, _facts(given), clean.left_out)
            _look(waiting)
            token = pending_tables().put(waiting, person_of(request).pk)
            return redirect("story-reading", token=token)
        except MmcError as error:
            problem = sorry(error)
    status = 422 if request.method == "POST" else 200
    return render(request, "desk/upload.html", {"form": form, "problem": problem}, status=status)


@inside
@require_http_methods(["GET", "HEAD", "POST"])
def reading(request: HttpRequest, token: str) -> HttpResponseBase:
    """How the table is read; agreed to, it becomes a dataset, and the next file of its shape is read alike."""
    person = person_of(request)
    waiting = pending_tables().get(token, person.pk)
    if waiting is None:
        messages.info(request, _("Tabel itu sudah tidak menunggu. Unggah sekali lagi."))
        return redirect("story-new")
    look = _look(waiting)
    columns = ColumnForms(request.POST or None, initial=first_forms(look), prefix="kolom")
    problem = ""
    if request.method == "POST" and columns.is_valid():
        try:
            row = _take_over(waiting, look, said_of(columns, look), person)
            pending_tables().drop(token)
            return redirect("story-compose", dataset=row.hash)
        except MmcError as error:
            problem = sorry(error)
    return _reading_page(request, waiting, look, columns, problem)


def pending_tables() -> PendingTables:
    """Where tables wait that nobody has vouched for yet."""
    return PendingTables(Path(settings.MMC.folder) / "var" / "waiting")


def _readings() -> Readings:
    return Readings(Path(settings.MMC.folder) / "readings")


def _facts(given: dict[str, Any]) -> dict[str, Any]:
    return {
        "unit": given["unit"], "source": given["source"], "period": given["period"],
        "as_of": given["as_of"].isoformat(), "locale": given["locale"],
        "url": given["url"], "licence": given["licence"], "sheet": given["sheet"], "practice": given["practice"],
    }  # fmt: skip


def _look(waiting: Pending) -> Look:
    facts = waiting.facts
    words = TableOptions(unit=facts["unit"] or UNKNOWN, locale=facts["locale"], sheet=facts["sheet"])
    return look_at(waiting.name, waiting.body, words, _readings())


def _take_over(waiting: Pending, look: Look, said: dict[str, ColumnWords], person: Person) -> Dataset:
    """The dataset of the table as it was agreed to; the words are remembered for its shape."""
    unit = waiting.facts["unit"] or next((w.unit for w in said.values() if w.unit), "-")
    words = {**waiting.facts, "unit": unit, "columns": said}
    found = read_upload(waiting.name, waiting.body, words)
    kept = keep_dataset(dataset=found.dataset, by=person, now=now())
    _readings().remember(look.laid, look.words.model_copy(update={"columns": dict(said), "unit": ""}))
    return kept


def _reading_page(request: HttpRequest, waiting: Pending, look: Look, columns: Any, problem: str) -> HttpResponse:
    left_out = tuple(f"column '{head}' was left out: it concerns persons" for head in waiting.left_out)
    rows = look.sample(3)
    for place, form in enumerate(columns.forms):
        cells = [row[place] for row in rows] if place < len(look.shaped.columns) else []
        form.sample = [cell if isinstance(cell, str) else _shown(cell) for cell in cells if cell is not None]
    kinds = [column.kind for column in look.shaped.columns]
    lines = [list(zip(row, kinds, strict=True)) for row in look.sample()]
    notes = tuple(note for note in look.notes if note not in (*look.laid.notes, *look.proposal.changed))
    facts = {
        "name": waiting.name, "proposal": look.proposal, "columns": columns, "problem": problem,
        "changed": reading_words(look.proposal.changed), "heads": look.shaped.columns, "lines_of_data": lines,
        "told": reading_words((*left_out, *look.proposal.dropped, *notes)),
    }  # fmt: skip
    return render(request, "desk/reading.html", facts, status=422 if request.method == "POST" else 200)


def _shown(cell: Any) -> str:
    return number(cell) if isinstance(cell, (int, float)) else str(cell)
