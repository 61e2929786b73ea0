"""A recap by hand: what the film is called and vouches for, and its photos and clips one by one, in their order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mmc.core.dataset import Column, Dataset, Kind, Origin, build
from mmc.core.schedule import FILMS
from mmc.desk.forms.film import FilmForm
from mmc.desk.forms.focus import MIDDLE, FocusField
from mmc.desk.pieces import Piece, piece_of
from mmc.desk.words import FORMATS, Words
from mmc.errors import DatasetError
from mmc.newsroom.page import PICTURES
from mmc.video.entries import read_seconds

_SAID = ("judul", "keterangan", "tanggal", "tempat", "nama", "kredit")  # columns that viewers read
_LABELS = {
    "judul": "Judul", "keterangan": "Keterangan", "tanggal": "Tanggal", "tempat": "Tempat", "nama": "Nama",
    "kredit": "Kredit", "berkas": "Berkas", "fokus": "Fokus", "dari": "Dari", "sampai": "Sampai", "suara": "Suara",
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Board:
    """One kind of recap: its storyboard, the word every picture needs, how many pictures, what it is called."""

    storyboard: str
    slug: str
    needs: str
    rows: tuple[int, int]
    word: Words
    lead: Words
    series: str  # what the film is called where nobody says


BOARDS = {
    board.slug: board
    for board in (
        Board(
            storyboard="news_recap", slug="berita", needs="judul", rows=(2, 7), word=gettext_lazy("Rangkuman berita"),
            lead=gettext_lazy("Dua sampai tujuh berita, masing-masing satu foto atau klip. Lima yang biasa."),
            series="Kabar pekan ini",
        ),
        Board(
            storyboard="event_recap", slug="acara", needs="keterangan", rows=(1, 12),
            word=gettext_lazy("Rangkuman acara"),
            lead=gettext_lazy("Satu acara dalam paling banyak dua belas foto dan klip, urut seperti diceritakan."),
            series="",
        ),
    )
}  # fmt: skip


class EntryForm(forms.Form):
    """One photo or clip with its words. What is empty is left out of the film."""

    file = forms.CharField(widget=forms.HiddenInput)
    judul = forms.CharField(label=gettext_lazy("Judul"), required=False, max_length=120)
    keterangan = forms.CharField(
        label=gettext_lazy("Keterangan"), required=False, max_length=240, widget=forms.Textarea({"rows": 2})
    )
    tanggal = forms.DateField(
        label=gettext_lazy("Tanggal"), required=False, input_formats=["%Y-%m-%d"],
        error_messages={"invalid": gettext_lazy("Tulis tanggal yang benar.")},
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )  # fmt: skip
    tempat = forms.CharField(label=gettext_lazy("Tempat"), required=False, max_length=80)
    nama = forms.CharField(
        label=gettext_lazy("Siapa di gambar"), required=False, max_length=120,
        help_text=gettext_lazy("Nama dan jabatan, bila orangnya boleh disebut."),
    )  # fmt: skip
    kredit = forms.CharField(
        label=gettext_lazy("Kredit"), required=False, max_length=80, help_text=gettext_lazy("Pemotret atau pemilik.")
    )
    fokus = FocusField()
    dari = forms.CharField(label=gettext_lazy("Dari detik"), required=False, max_length=10)
    sampai = forms.CharField(label=gettext_lazy("Sampai detik"), required=False, max_length=10)
    suara = forms.ChoiceField(
        label=gettext_lazy("Suara klip"), required=False, initial="latar",
        choices=[("latar", gettext_lazy("Pelan di bawah musik")), ("asli", gettext_lazy("Asli, musik mengalah")),
                 ("tanpa", gettext_lazy("Tanpa suara klip"))],
    )  # fmt: skip

    def __init__(self, *args: Any, board: Board, number: int, **options: Any) -> None:
        super().__init__(*args, prefix=f"b-{number}", **options)
        self.board, self.number = board, number
        for name in ("dari", "sampai"):
            self.fields[name].widget.attrs["inputmode"] = "decimal"
        needed = self.fields[board.needs]
        needed.required = True
        needed.error_messages["required"] = (
            _("Isi judul beritanya.") if board.needs == "judul" else _("Tulis apa yang tampak di sini.")
        )

    @property
    def piece(self) -> Piece | None:
        """The file; None for a name we never gave."""
        return piece_of(str(self["file"].value() or ""))

    @property
    def first_words(self) -> list[forms.BoundField]:
        """The fields every picture shows: the one it needs first."""
        order = ("judul", "keterangan") if self.board.needs == "judul" else ("keterangan", "judul")
        return [self[name] for name in order]

    @property
    def more_words(self) -> list[forms.BoundField]:
        return [self[name] for name in ("tanggal", "tempat", "nama", "kredit")]

    @property
    def has_more(self) -> bool:
        """True if something is said in the fields that are folded away."""
        return any(field.value() or field.errors for field in self.more_words)

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        piece = self.piece
        if piece is None:
            self.add_error("file", _("Berkas ini tidak dikenal lagi. Buang, lalu kirim sekali lagi."))
        elif piece.is_clip:
            self._clean_part(given, piece)
        return given

    def _clean_part(self, given: Mapping[str, Any], piece: Piece) -> None:
        """The part of a clip must lie in it."""
        seconds: dict[str, float | None] = {}
        for name in ("dari", "sampai"):
            try:
                seconds[name] = read_seconds(given.get(name, ""), name, "")
            except DatasetError:
                self.add_error(name, _("Tulis detik seperti 4,5 atau 1:04."))
                return
        start, end = seconds["dari"] or 0.0, seconds["sampai"]
        long = {"long": f"{piece.seconds:.1f}".replace(".", ",")}
        if start >= piece.seconds:
            self.add_error("dari", _("Klip ini hanya %(long)s detik.") % long)
        elif end is not None and end > piece.seconds + 0.25:
            self.add_error("sampai", _("Klip ini hanya %(long)s detik.") % long)
        elif end is not None and end <= start:
            self.add_error("sampai", _("Harus sesudah isian Dari."))

    def cells(self, file: str) -> dict[str, str | date | None]:
        """The row as the table of the film holds it; call after is_valid."""
        given, piece = self.cleaned_data, self.piece
        row: dict[str, str | date | None] = {
            name: " ".join(given[name].split()) or None for name in ("judul", "keterangan", "tempat", "nama", "kredit")
        }
        row |= {"tanggal": given["tanggal"], "berkas": file, "fokus": given["fokus"] or MIDDLE}
        clip = piece is not None and piece.is_clip
        return row | {name: (given[name].strip() or None) if clip else None for name in ("dari", "sampai", "suara")}


class RecapForm(FilmForm):
    """The film as a whole: its names, who vouches for it, and how it is made."""

    title = forms.CharField(
        label=gettext_lazy("Judul konten"), max_length=120,
        error_messages={"required": gettext_lazy("Beri judul konten.")},
        help_text=gettext_lazy("Nama konten di meja redaksi, di situs web, dan di YouTube."),
    )  # fmt: skip
    headline = forms.CharField(label=gettext_lazy("Nama di film"), required=False, max_length=80)
    summary = forms.CharField(
        label=gettext_lazy("Ringkasan"), required=False, max_length=600, widget=forms.Textarea({"rows": 3}),
        help_text=gettext_lazy("Satu atau dua kalimat pembuka di situs web."),
    )  # fmt: skip
    period = forms.CharField(
        label=gettext_lazy("Kapan terjadi"), max_length=80,
        error_messages={"required": gettext_lazy("Tulis tanggal atau rentang tanggalnya.")},
        help_text=gettext_lazy("Contoh: 20 November 2026, atau 17–21 November 2026."),
    )  # fmt: skip
    source = forms.CharField(
        label=gettext_lazy("Sumber"), max_length=120,
        error_messages={"required": gettext_lazy("Tulis siapa yang bertanggung jawab atas isinya.")},
    )  # fmt: skip
    licence = forms.CharField(
        label=gettext_lazy("Izin foto dan klip"), max_length=200, min_length=5,
        error_messages={
            "required": gettext_lazy("Tulis siapa pembuatnya dan mengapa boleh dipakai."),
            "min_length": gettext_lazy("Tulis siapa pembuatnya dan mengapa boleh dipakai."),
        },
        help_text=gettext_lazy("Misalnya: Liputan sendiri, Diskominfo 2026; kiriman warga dengan izin tertulis."),
    )  # fmt: skip
    practice = forms.BooleanField(
        label=gettext_lazy("Bahan latihan"), required=False,
        help_text=gettext_lazy("Film diberi tulisan DATA LATIHAN."),
    )  # fmt: skip
    theme = forms.ChoiceField(
        label=gettext_lazy("Warna dasar"), initial="light",
        choices=[("light", gettext_lazy("Terang")), ("dark", gettext_lazy("Gelap"))],
    )  # fmt: skip
    shape = forms.ChoiceField(
        required=False, initial="short", choices=[(f, FORMATS[f]) for f in FILMS], widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, board: Board, **options: Any) -> None:
        super().__init__(*args, **options)
        self.board = board
        empty = _("Kosongkan untuk memakai “%(name)s”.") % {"name": board.series} if board.series else ""
        self.fields["headline"].help_text = empty or _("Nama acaranya. Kosongkan untuk memakai judul konten.")
        self.fields["films"].required = True
        self.fields["films"].error_messages["required"] = _("Pilih sedikitnya satu bentuk film.")

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        self.clean_sound(given)
        return given

    @property
    def options(self) -> dict[str, str]:
        """What the storyboard is told besides its table and its files."""
        given = self.cleaned_data
        series = " ".join(given.get("headline", "").split()) or self.board.series or given.get("title", "").strip()
        return {"headline": series, "theme": given.get("theme") or "light"}

    def table(self, rows: Sequence[Mapping[str, str | date | None]], today: date) -> Dataset:
        """The table the film is made of: only the columns that say something."""
        given = self.cleaned_data
        names = [name for name in (*_SAID, *PICTURES) if any(row[name] for row in rows)]
        origin = Origin(
            producer=given["source"].strip(), period=given["period"].strip(), as_of=today,
            title=self.options["headline"], licence=given["licence"].strip(), practice=given["practice"],
        )
        columns = [Column(name=name, kind=_kind(name), label=_LABELS[name]) for name in names]
        return build(self.board.storyboard, columns, [[row[name] for name in names] for row in rows], origin)


def _kind(name: str) -> Kind:
    return "date" if name == "tanggal" else "text"
