"""The picture of a story: template, words on it, formats."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mmc.core.schedule import STILLS
from mmc.desk.forms.extras import CAROUSEL, ExtrasForm, HandedForm
from mmc.desk.forms.film import FilmForm
from mmc.desk.forms.focus import MIDDLE, FocusField
from mmc.desk.words import FORMATS
from mmc.infographics import TEMPLATES, template_named

# The thumbnail is a frame of the film; A4 is for the printer, not for a channel.
MADE = tuple(name for name in STILLS if name not in ("thumbnail", "a4"))


class PictureForm(HandedForm):
    """What the picture shows. Without a headline the finding computed from the table is the headline."""

    template = forms.ChoiceField(label=gettext_lazy("Templat"), widget=forms.RadioSelect)
    headline = forms.CharField(
        label=gettext_lazy("Kalimat utama"),
        required=False,
        max_length=200,
        widget=forms.Textarea({"rows": 2}),
        help_text=gettext_lazy("Kosongkan untuk memakai temuan yang dihitung dari tabel."),
    )
    subtitle = forms.CharField(
        label=gettext_lazy("Keterangan"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("Apa, di mana, kapan, satuannya."),
    )
    kicker = forms.CharField(
        label=gettext_lazy("Topik"),
        required=False,
        max_length=60,
        help_text=gettext_lazy("Tulisan kecil di atas: Penduduk · Kalimantan Tengah."),
    )
    highlight = forms.ChoiceField(label=gettext_lazy("Yang disorot"), required=False)
    theme = forms.ChoiceField(
        label=gettext_lazy("Warna dasar"),
        initial="light",
        choices=[("light", gettext_lazy("Terang")), ("dark", gettext_lazy("Gelap"))],
    )
    focus = FocusField()
    shape = forms.ChoiceField(
        required=False,
        initial="portrait",
        choices=[*((f, FORMATS[f]) for f in MADE), (CAROUSEL, gettext_lazy("Rangkaian"))],
        widget=forms.RadioSelect,
    )

    def __init__(
        self, *args: Any, names: Sequence[str] = (), misfits: Mapping[str, str] | None = None, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.misfits = misfits or {}
        self.fields["highlight"].choices = [("", _("Otomatis")), *((n, n) for n in names)]
        # What the table can fill comes first; the others stay, for a table that is changed afterwards.
        ordered = sorted(TEMPLATES, key=lambda t: t.name in self.misfits)
        self.fields["template"].choices = [(t.name, t.title) for t in ordered]

    @property
    def template_cards(self) -> Iterator[tuple[forms.BoundWidget, str]]:
        """Each template's button, and what the table lacks for it; empty where nothing."""
        return ((radio, self.misfits.get(str(radio.data["value"]), "")) for radio in self["template"])

    @property
    def options(self) -> dict[str, str]:
        """The template's options; what was left empty is left to the template."""
        given = {
            name: self.cleaned_data.get(name, "").strip()
            for name in ("headline", "subtitle", "kicker", "highlight", "theme")
        }
        words = {name: " ".join(value.split()) for name, value in given.items() if value}
        return {**words, **self._photo_place(), **self.files_for(self.cleaned_data["template"])}

    def _photo_place(self) -> dict[str, str]:
        """Where the photo's point of interest is, where there is a photo and it is not where templates expect it."""
        place = self.cleaned_data.get("focus") or MIDDLE
        drawn = "photo" in self.files_for(self.cleaned_data["template"])
        return {"focus": place.replace(" ", ",")} if drawn and place != MIDDLE else {}

    @property
    def storyboard(self) -> str:
        """The storyboard that plays this template; empty for one no film is made of."""
        from mmc.video import storyboard_for

        played = storyboard_for(self.cleaned_data["template"])
        return played.name if played else ""


class ComposeForm(FilmForm, ExtrasForm, PictureForm):
    """The whole story by hand, beside its channels."""

    title = forms.CharField(
        label=gettext_lazy("Judul konten"),
        max_length=200,
        error_messages={"required": gettext_lazy("Beri judul konten.")},
        help_text=gettext_lazy("Nama konten di meja redaksi dan di situs web."),
    )
    summary = forms.CharField(
        label=gettext_lazy("Ringkasan"),
        required=False,
        max_length=600,
        widget=forms.Textarea({"rows": 3}),
        help_text=gettext_lazy("Satu atau dua kalimat pembuka di situs web."),
    )
    stills = forms.MultipleChoiceField(
        label=gettext_lazy("Gambar"),
        choices=[(f, FORMATS[f]) for f in MADE],
        initial=list(MADE),
        error_messages={"required": gettext_lazy("Pilih sedikitnya satu bentuk gambar.")},
        widget=forms.CheckboxSelectMultiple,
    )

    def clean(self) -> dict[str, Any]:
        """The shapes asked for must be ones this template is made in; the sentence names those to untick."""
        given = super().clean() or self.cleaned_data
        self.clean_sound(given)
        if "template" not in given:
            return given
        template = template_named(given["template"])
        odd = [str(FORMATS[name]) for name in given.get("stills", ()) if name not in template.formats]
        if odd:
            said = _("Templat %(template)s tidak dibuat dalam: %(names)s. Hapus centangnya.")
            self.add_error("stills", said % {"template": template.title, "names": ", ".join(odd)})
        if given.get("films") and not self.storyboard:
            said = _("Belum ada naskah film untuk templat %(template)s. Hapus centang filmnya.")
            self.add_error("films", said % {"template": template.title})
        return given

    @property
    def shapes_asked(self) -> tuple[forms.BoundField, forms.BoundField]:
        """The two lists of formats."""
        return self["stills"], self["films"]
