"""A table somebody uploads, with what vouches for its numbers."""

from __future__ import annotations

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

MAX_BYTES = 20_000_000


class UploadForm(forms.Form):
    """The file and its facts; a number without unit and origin is never drawn."""

    table = forms.FileField(
        label=gettext_lazy("Berkas tabel"),
        help_text=gettext_lazy("CSV atau XLSX, satu tabel, judul kolom di baris atas."),
        error_messages={
            "required": gettext_lazy("Pilih berkas CSV atau XLSX."),
            "empty": gettext_lazy("Berkas itu kosong."),
        },
        widget=forms.FileInput({"accept": ".csv,.xlsx"}),
    )
    sheet = forms.CharField(
        label=gettext_lazy("Lembar"),
        required=False,
        max_length=60,
        help_text=gettext_lazy("Hanya bila XLSX memuat beberapa tabel."),
    )
    unit = forms.CharField(
        label=gettext_lazy("Satuan"),
        max_length=40,
        help_text=gettext_lazy("Yang dihitung angkanya: jiwa, ton, Rp/kg, %."),
        error_messages={"required": gettext_lazy("Isi satuannya. Angka tanpa satuan tidak digambar.")},
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

    def clean_table(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["table"]
        if not str(file.name).lower().endswith((".csv", ".xlsx")):
            raise forms.ValidationError(_("Hanya CSV atau XLSX. Simpan ulang dari Excel sebagai .xlsx atau .csv."))
        if (file.size or 0) > MAX_BYTES:
            raise forms.ValidationError(_("Berkas lebih dari 20 MB. Kirim hanya tabel yang akan digambar."))
        return file
