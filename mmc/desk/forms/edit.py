"""New words for a story that is already made."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy


class WordsForm(forms.Form):
    """What the website and the lists call it; `base` is the revision these words started from.

    `after` is sent by the button under a colleague's newer revision: it was seen, and these words follow it.
    """

    base = forms.IntegerField(widget=forms.HiddenInput)
    after = forms.IntegerField(required=False, widget=forms.HiddenInput)
    title = forms.CharField(
        label=gettext_lazy("Judul konten"),
        max_length=200,
        error_messages={"required": gettext_lazy("Beri judul konten.")},
    )
    summary = forms.CharField(
        label=gettext_lazy("Ringkasan"), required=False, max_length=600, widget=forms.Textarea({"rows": 3}),
        help_text=gettext_lazy("Satu atau dua kalimat pembuka di situs web."),
    )  # fmt: skip
    note = forms.CharField(
        label=gettext_lazy("Catatan perubahan"), required=False, max_length=300,
        help_text=gettext_lazy("Untuk riwayat: apa yang diubah dan mengapa."),
    )  # fmt: skip
