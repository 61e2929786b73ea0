"""A table typed in at the desk: what a `manual` source reads."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from pydantic import ValidationError

from mmc.core.dataset import Origin
from mmc.desk.acting import done, inside, person_of
from mmc.desk.clock import now
from mmc.desk.forms.typed import TypedTableForm, facts_of, typed_table
from mmc.desk.sorry import sorry
from mmc.errors import DatasetError, MmcError
from mmc.newsroom.actions.note import check_right, note
from mmc.sources.cells import UNKNOWN
from mmc.sources.look import look_at
from mmc.sources.manual import TypedColumn, TypedTable, to_json, typed
from mmc.sources.tabular import TableOptions


@inside
@require_http_methods(["GET", "HEAD", "POST"])
def typed_source(request: HttpRequest, name: str) -> HttpResponseBase:
    """The table of one `manual` source; a table that cannot be read says where, and what was typed stays."""
    file = _file_of(name)
    body = file.read_bytes() if file.is_file() else b""
    initial = {**(facts_of(_table_in(body)) if body else {}), "seen": _mark(body)}
    form = TypedTableForm(request.POST or None, initial=initial)
    problem = ""
    if request.method == "POST" and form.is_valid():
        try:
            if form.cleaned_data["seen"] != _mark(body):
                raise DatasetError(_("Tabel ini sudah diubah orang lain. Muat ulang, lalu ulangi perubahan Anda."))
            _save(file, form.cleaned_data, request, name)
            done(request, _("Tabel disimpan. Jadwal yang memakainya membaca angka yang baru."))
            return redirect("sources")
        except MmcError as error:
            problem = sorry(error)
    status = 422 if request.method == "POST" else 200
    return render(request, "desk/typed.html", {"form": form, "name": name, "problem": problem}, status=status)


def _file_of(name: str) -> Path:
    """Where the source reads; 404 for a source that is not typed at the desk."""
    source = settings.MMC.sources.get(name)
    path = source.options.get("path", "") if source is not None and source.kind == "manual" else ""
    if not path:
        raise Http404
    return Path(settings.MMC.folder) / str(path)


def _table_in(body: bytes) -> TypedTable:
    try:
        return TypedTable.model_validate_json(body)
    except ValidationError as error:
        raise DatasetError(f"the kept table cannot be read: {error.errors()[0]['msg']}") from error


def _mark(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()[:16] if body else ""


def _save(file: Path, given: dict[str, Any], request: HttpRequest, name: str) -> None:
    """The table in its file, whole or not at all; the audit knows who typed it."""
    person = person_of(request)
    check_right(person, "request_review")
    table = _read(given, name, person.username)
    file.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=file.parent, delete=False) as target:
        target.write(to_json(table))
        target.flush()
        os.fsync(target.fileno())
    os.replace(target.name, file)
    note(by=person, verb="type_table", subject=name, now=now(), detail={"rows": len(table.rows)})


def _read(given: dict[str, Any], name: str, by: str) -> TypedTable:
    """The table of the form, read once as the source will read it."""
    look = look_at(f"{name}.csv", given["rows"].strip("\r\n").encode(), TableOptions(unit=UNKNOWN))
    columns = []
    for column in look.shaped.columns:
        if column.unit == UNKNOWN:
            raise DatasetError(_("Kolom “%s” berisi angka tanpa satuan; tulis satuannya dalam kurung.") % column.name)
        kind = column.kind if column.kind != "time" else "text"
        columns.append(TypedColumn(name=column.name, kind=kind, label=column.label, unit=column.unit))
    places = [look.laid.names.index(column.name) for column in look.shaped.columns]
    rows = tuple(tuple(_plain(row[place]) for place in places) for _number, row in look.laid.body)
    table = typed_table(given, tuple(columns), rows, by)
    origin = Origin(producer=table.producer, period=table.period, as_of=table.as_of, practice=table.practice)
    typed(name, table, origin)
    return table


def _plain(cell: Any) -> str | int | float | None:
    return cell if cell is None or isinstance(cell, (str, int, float)) else str(cell)
