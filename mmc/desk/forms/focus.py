"""The place on a photo that must stay in the picture: one of nine points, chosen on the photo or with arrow keys."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

MIDDLE = "50 40"  # percent from the left and from the top: where faces are
PLACES = (
    ("15 15", gettext_lazy("kiri atas")), ("50 15", gettext_lazy("tengah atas")), ("85 15", gettext_lazy("kanan atas")),
    ("15 40", gettext_lazy("kiri")), (MIDDLE, gettext_lazy("tengah")), ("85 40", gettext_lazy("kanan")),
    ("15 85", gettext_lazy("kiri bawah")), ("50 85", gettext_lazy("tengah bawah")),
    ("85 85", gettext_lazy("kanan bawah")),
)  # fmt: skip


class FocusField(forms.ChoiceField):
    """Nine radio buttons in a grid over the small picture."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            label=gettext_lazy("Bagian yang tetap tampak"), choices=PLACES, required=False, initial=MIDDLE,
            widget=forms.RadioSelect, **options,
        )  # fmt: skip
