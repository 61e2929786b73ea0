"""What a story may be given besides its picture and film: a carousel, a photo, boundaries, own music."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mmc.core.schedule import CAROUSELS, SLIDES
from mmc.desk.handed import KINDS, named
from mmc.desk.words import FORMATS
from mmc.infographics.handed import file_options

CAROUSEL = "carousel"  # beside the shapes of single pictures, to look at


class HandedForm(forms.Form):
    """The files, by the signed names under which they wait in the media store."""

    photo = forms.CharField(required=False, widget=forms.HiddenInput)
    boundaries = forms.CharField(required=False, widget=forms.HiddenInput)
    own_music = forms.CharField(required=False, widget=forms.HiddenInput)

    def kept(self, option: str) -> str:
        """How the story names the file handed in for an option; empty without one."""
        return named(option, self.cleaned_data.get(option, ""))[0]

    def files_for(self, template: str) -> dict[str, str]:
        """The options of a template that are files, as far as they were handed in."""
        return {name: kept for name in file_options(template) if name in KINDS and (kept := self.kept(name))}

    @property
    def waiting(self) -> list[dict[str, Any]]:
        """Each kind of file for a picture with what is there of it."""
        return [self._shown(option) for option in ("photo", "boundaries")]

    @property
    def music_shown(self) -> dict[str, Any]:
        """The same of own music."""
        return self._shown("own_music")

    def _shown(self, option: str) -> dict[str, Any]:
        signed = str(self.data.get(option, "")) if self.is_bound else ""
        called = named(option, signed)[1]
        return {"kind": KINDS[option], "signed": signed if called else "", "called": called}


class MusicForm(HandedForm):
    """Own music and its licence; `clean_sound` says what does not go together."""

    music_licence = forms.CharField(
        label=gettext_lazy("Izin musik"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("Pencipta dan alasan boleh dipakai, misalnya: Rekaman sendiri, Diskominfo 2026."),
    )

    def clean_sound(self, given: dict[str, Any]) -> None:
        """Own music needs its licence and no other music beside it."""
        if not self.kept("own_music"):
            if given.get("music_licence"):
                self.add_error("music_licence", _("Pilih berkas musiknya, atau kosongkan izinnya."))
            return
        if len(given.get("music_licence", "").strip()) < 5:
            self.add_error("music_licence", _("Tulis siapa penciptanya dan mengapa musik ini boleh dipakai."))
        if not given.get("films"):
            self.add_error("music_licence", _("Musik hanya untuk film; centang satu bentuk film."))

    @property
    def own_finish(self) -> dict[str, str]:
        """Own music for the films, as mmc.video.finish takes it; empty without."""
        kept = self.kept("own_music")
        return {"music_file": kept, "music_licence": self.cleaned_data["music_licence"].strip()} if kept else {}


class ExtrasForm(HandedForm):
    """The carousel a story may have beside its single pictures."""

    carousel = forms.MultipleChoiceField(
        label=gettext_lazy("Rangkaian gambar"),
        required=False,
        choices=[(name, FORMATS[name]) for name in CAROUSELS],
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Sampul, satu fakta tiap gambar, lalu sumbernya. Dikirim sebagai album."),
    )
    slides = forms.TypedChoiceField(
        label=gettext_lazy("Paling banyak gambar"),
        required=False,
        coerce=int,
        empty_value=SLIDES[1],
        initial=SLIDES[1],
        choices=[(n, str(n)) for n in range(SLIDES[0], SLIDES[1] + 1)],
    )
