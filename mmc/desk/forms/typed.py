"""A table kept at the desk: its rows as one text, and what vouches for them."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from mmc.sources.manual import TypedColumn, TypedTable

SEPARATOR = ";"


class TypedTableForm(forms.Form):
    """The whole table; the first line names the columns, with the unit of numbers in brackets."""

    rows = forms.CharField(
        label=gettext_lazy("Tabel"),
        strip=False,
        max_length=200_000,
        help_text=gettext_lazy("Baris pertama nama kolom, satuan dalam kurung: Produksi (ton). Pemisah titik koma."),
        error_messages={"required": gettext_lazy("Isi tabelnya.")},
        widget=forms.Textarea({"rows": 14}),
    )
    title = forms.CharField(label=gettext_lazy("Judul"), required=False, max_length=200)
    producer = forms.CharField(
        label=gettext_lazy("Sumber data"),
        max_length=200,
        error_messages={"required": gettext_lazy("Isi sumbernya. Angka tanpa sumber tidak digambar.")},
    )
    period = forms.CharField(
        label=gettext_lazy("Periode"),
        max_length=120,
        error_messages={"required": gettext_lazy("Isi periode yang dibicarakan angkanya.")},
    )
    as_of = forms.DateField(
        label=gettext_lazy("Tanggal terbit data"),
        input_formats=["%Y-%m-%d"],
        error_messages={
            "required": gettext_lazy("Isi tanggal terbit data."),
            "invalid": gettext_lazy("Tulis tanggal yang benar."),
        },
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )
    licence = forms.CharField(label=gettext_lazy("Lisensi"), required=False, max_length=120)
    practice = forms.BooleanField(
        label=gettext_lazy("Angka latihan"),
        required=False,
        help_text=gettext_lazy("Gambar diberi tulisan DATA LATIHAN."),
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)  # the hash of the table this form was filled from


def as_text(table: TypedTable) -> str:
    """The table as the form shows it; typed back it is the same table."""
    heads = [f"{c.label or c.name} ({c.unit})" if c.unit else c.label or c.name for c in table.columns]
    lines = [heads, *([_cell(cell) for cell in row] for row in table.rows)]
    return "\n".join(SEPARATOR.join(line) for line in lines)


def facts_of(table: TypedTable) -> dict[str, Any]:
    """What the form shows first."""
    names = ("title", "producer", "period", "as_of", "licence", "practice")
    return {"rows": as_text(table), **{name: getattr(table, name) for name in names}}


def typed_table(given: dict[str, Any], columns: tuple[TypedColumn, ...], rows: Any, by: str) -> TypedTable:
    """The table of a valid form."""
    as_of: date = given["as_of"]
    return TypedTable(
        producer=given["producer"], period=given["period"], as_of=as_of, title=given["title"],
        licence=given["licence"], practice=given["practice"], typed_by=by, columns=columns, rows=rows,
    )  # fmt: skip


def _cell(cell: str | int | float | None) -> str:
    return "" if cell is None else str(cell).replace(SEPARATOR, ",").replace("\n", " ")
