"""A table somebody uploads, with what vouches for its numbers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

MAX_BYTES = 20_000_000
ENDINGS = (".csv", ".tsv", ".txt", ".xlsx", ".xls", ".ods")
TYPED = "ketikan.csv"  # what a pasted table is called


class UploadForm(forms.Form):
    """The file and its facts; a number without unit and origin is never drawn."""

    table = forms.FileField(
        label=gettext_lazy("Berkas tabel"),
        required=False,
        help_text=gettext_lazy("CSV, XLSX, XLS, atau ODS."),
        error_messages={"empty": gettext_lazy("Berkas itu kosong.")},
        widget=forms.FileInput({"accept": ",".join(ENDINGS)}),
    )
    typed = forms.CharField(
        label=gettext_lazy("Atau tempel tabelnya"),
        required=False,
        strip=False,
        max_length=200_000,
        help_text=gettext_lazy("Salin dari lembar kerja, atau ketik: satu baris satu garis, kolom dipisah titik koma."),
        widget=forms.Textarea({"rows": 6}),
    )
    sheet = forms.CharField(
        label=gettext_lazy("Lembar"),
        required=False,
        max_length=60,
        help_text=gettext_lazy("Hanya bila XLSX memuat beberapa tabel."),
    )
    unit = forms.CharField(
        label=gettext_lazy("Satuan"),
        required=False,
        max_length=40,
        help_text=gettext_lazy("Untuk semua kolom angka: jiwa, ton, Rp/kg. Bisa juga per kolom di langkah berikut."),
    )
    locale = forms.ChoiceField(
        label=gettext_lazy("Cara tulis angka"),
        initial="id",
        choices=[("id", gettext_lazy("1.234,5 (Indonesia)")), ("en", gettext_lazy("1,234.5 (Inggris)"))],
    )
    source = forms.CharField(
        label=gettext_lazy("Sumber data"),
        max_length=200,
        help_text=gettext_lazy("Instansi yang bertanggung jawab atas angkanya."),
        error_messages={"required": gettext_lazy("Isi sumbernya. Angka tanpa sumber tidak digambar.")},
    )
    period = forms.CharField(
        label=gettext_lazy("Periode"),
        max_length=120,
        help_text=gettext_lazy("Contoh: semester II 2024, Januari–Oktober 2026."),
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
    url = forms.URLField(
        label=gettext_lazy("Tautan sumber"),
        required=False,
        assume_scheme="https",
        error_messages={"invalid": gettext_lazy("Tulis alamat lengkap, diawali https://.")},
    )
    licence = forms.CharField(label=gettext_lazy("Lisensi"), required=False, max_length=120)
    practice = forms.BooleanField(
        label=gettext_lazy("Angka latihan"),
        required=False,
        help_text=gettext_lazy("Gambar diberi tulisan DATA LATIHAN."),
    )

    def clean_table(self) -> UploadedFile | None:
        file: UploadedFile | None = self.cleaned_data["table"]
        if file is None:
            return None
        if not str(file.name).lower().endswith(ENDINGS):
            raise forms.ValidationError(_("Bukan berkas tabel. Simpan ulang dari Excel sebagai .xlsx atau .csv."))
        if (file.size or 0) > MAX_BYTES:
            raise forms.ValidationError(_("Berkas lebih dari 20 MB. Kirim hanya tabel yang akan digambar."))
        return file

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        typed = given.get("typed", "").strip()
        if not given.get("table") and not typed and "table" not in self.errors:
            self.add_error("table", _("Pilih berkas tabel, atau tempel tabelnya di bawah."))
        if given.get("table") and typed:
            self.add_error("typed", _("Kirim satu saja: berkas, atau tabel yang ditempel."))
        return given

    def handed_in(self) -> tuple[str, bytes]:
        """Name and bytes of the table."""
        file = self.cleaned_data["table"]
        if file is not None:
            return str(file.name), file.read()
        return TYPED, self.cleaned_data["typed"].strip("\r\n").encode()
