"""How a table is read: one line a column, as proposed, to be agreed to or put right."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mmc.sources.look import Look
from mmc.sources.tabular import ColumnWords

KINDS = (("number", gettext_lazy("Angka")), ("text", gettext_lazy("Kata")), ("date", gettext_lazy("Tanggal")),
         ("time", gettext_lazy("Waktu")))
WAYS = (("id", "1.234,5"), ("en", "1,234.5"))


class ColumnForm(forms.Form):
    """One column: whether it is read, what it is called, what it holds and what it counts."""

    head = forms.CharField(widget=forms.HiddenInput, strip=False)
    keep = forms.BooleanField(required=False, label=gettext_lazy("Pakai"))
    label = forms.CharField(required=False, max_length=80, label=gettext_lazy("Nama"))
    kind = forms.ChoiceField(choices=KINDS, label=gettext_lazy("Isi"))
    unit = forms.CharField(required=False, max_length=40, label=gettext_lazy("Satuan"))
    locale = forms.ChoiceField(choices=WAYS, required=False, label=gettext_lazy("Cara tulis"))

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("keep") and given.get("kind") == "number" and not given.get("unit", "").strip():
            self.add_error("unit", _("Isi satuannya. Angka tanpa satuan tidak digambar."))
        return given


class _Columns(forms.BaseFormSet):
    def clean(self) -> None:
        if not any(self.errors) and not any(f.cleaned_data.get("keep") for f in self.forms):
            raise forms.ValidationError(_("Pakai setidaknya satu kolom."))


ColumnForms = forms.formset_factory(ColumnForm, formset=_Columns, extra=0)


def first_forms(look: Look) -> list[dict[str, Any]]:
    """What the forms show first: the proposal, and the columns an editor dropped last time."""
    shown = [
        {
            "head": c.head, "keep": True, "label": column.label, "kind": _kind(c.kind), "unit": c.unit,
            "locale": c.locale or look.words.locale,
        }
        for c, column in zip(look.proposal.columns, look.shaped.columns, strict=True)
    ]  # fmt: skip
    dropped = [h for h, said in look.words.columns.items() if isinstance(said, ColumnWords) and said.drop]
    return shown + [{"head": h, "keep": False, "label": "", "kind": "text", "locale": "id"} for h in dropped]


def said_of(forms_of_columns: Any, look: Look) -> dict[str, ColumnWords]:
    """What was agreed to, by header, as the readers take it."""
    found = {}
    for form in forms_of_columns.forms:
        given = form.cleaned_data
        if given["head"] not in look.laid.names:
            continue  # a column without a header is read, and cannot be spoken of
        before = look.words.columns.get(given["head"])
        name = before if isinstance(before, str) else before.name if before else ""
        if not given["keep"]:
            found[given["head"]] = ColumnWords(drop=True)
            continue
        number = given["kind"] == "number"
        found[given["head"]] = ColumnWords(
            name=name, label=given["label"].strip(), kind=given["kind"], unit=given["unit"].strip() if number else "",
            locale=given["locale"] or None if number else None,
        )  # fmt: skip
    return found


def _kind(kind: str) -> str:
    return kind if kind in dict(KINDS) else "text"
