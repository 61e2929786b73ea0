"""How the films of a story are made: in which shapes, how they sound and read; and a whole story with its channels."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mmc.core.schedule import FILMS
from mmc.core.sound import MOODS
from mmc.desk.forms.extras import MusicForm
from mmc.desk.forms.plan import TimedPlanForm
from mmc.desk.sendings import wanted_of
from mmc.desk.words import FORMATS, thing_word


class FilmForm(MusicForm):
    """Shapes, music, narration and subtitles of the films of a story."""

    films = forms.MultipleChoiceField(
        label=gettext_lazy("Film"),
        required=False,
        choices=[(f, FORMATS[f]) for f in FILMS],
        initial=list(FILMS),
        widget=forms.CheckboxSelectMultiple,
    )
    music = forms.ChoiceField(
        label=gettext_lazy("Musik film"),
        required=False,
        choices=[("", gettext_lazy("Sesuai jenis film")), *MOODS.items()],
        error_messages={"invalid_choice": gettext_lazy("Musik itu tidak ada; pilih dari daftar.")},
    )
    narration = forms.BooleanField(
        label=gettext_lazy("Narasi suara"),
        required=False,
        help_text=gettext_lazy("Temuan dan sumber dibacakan; film menjadi lebih panjang."),
    )
    burn_subtitles = forms.BooleanField(
        label=gettext_lazy("Takarir di gambar"),
        required=False,
        help_text=gettext_lazy("Tanpa ini takarir tetap dibuat sebagai berkas, untuk YouTube dan situs."),
    )

    @property
    def finish(self) -> dict[str, Any]:
        """How the films sound and read; what was left alone is left to the storyboard."""
        asked = {name: self.cleaned_data.get(name) for name in ("narration", "burn_subtitles")}
        asked |= self.own_finish or {"music": self.cleaned_data.get("music")}
        return {name: value for name, value in asked.items() if value}

    @property
    def film_boxes(self) -> tuple[forms.BoundField, forms.BoundField]:
        """What a film may be given besides its pictures, to tick."""
        return self["narration"], self["burn_subtitles"]

    def lacks(self, wanted: frozenset[tuple[str, str]]) -> str:
        """A sentence naming what a channel needs that nobody ordered; empty when all is there."""
        given = self.cleaned_data
        lists = {"still": "stills", "film": "films", "carousel": "carousel"}
        missing = sorted(thing_word(kind, name) for kind, name in wanted if name not in given.get(lists[kind], ()))
        return _("Belum dicentang di Bentuk: %(names)s.") % {"names": ", ".join(missing)} if missing else ""


def whole(form: FilmForm, plans: list[TimedPlanForm]) -> bool:
    """True if the story and every chosen channel are valid, and all that is sent somewhere is ordered."""
    fine = form.is_valid()
    checked = [plan.is_valid() for plan in plans]  # a list: every form shows its own errors
    fine = all(checked) and fine
    chosen = [plan for plan in plans if plan.is_valid() and plan.cleaned_data["use"]]
    for plan in chosen:
        lacking = form.lacks(wanted_of(plan.plan().send))
        if lacking:
            plan.add_error("send", lacking)
            fine = False
    return fine
