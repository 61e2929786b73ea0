"""When: the times of a promise, and one new time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from mmc.desk.clock import now, to_utc, to_wall
from mmc.desk.forms.plan import next_hour, time_problem


class TimeForm(forms.Form):
    """A moment typed in the site's zone."""

    due_at = forms.DateTimeField(
        label=gettext_lazy("Waktu tayang"), required=False, input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
        error_messages={"invalid": gettext_lazy("Tulis tanggal dan jam yang benar.")},
        widget=forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        problem = "" if "due_at" in self.errors or not self.needed(given) else time_problem(given.get("due_at"))
        if problem:
            self.add_error("due_at", problem)
        return given

    def needed(self, given: Mapping[str, Any]) -> bool:
        """True where the moment has to be filled in."""
        return True

    @property
    def moment(self) -> datetime:
        """The moment in UTC; call after is_valid."""
        return to_utc(self.cleaned_data["due_at"].replace(tzinfo=None))


class OpeningForm(TimeForm):
    """One channel of a promise."""

    use = forms.BooleanField(required=False)

    def __init__(self, channel: str, *args: Any, **options: Any) -> None:
        super().__init__(*args, prefix=f"kanal-{channel}", **options)
        self.channel = channel

    def needed(self, given: Mapping[str, Any]) -> bool:
        return bool(given.get("use"))


def opening_forms(
    channels: Iterable[str], wishes: Mapping[str, str], data: Mapping[str, Any] | None = None
) -> list[OpeningForm]:
    """A form a channel, filled with the wished moment unless that has passed."""
    return [OpeningForm(c, data, initial={"use": True, "due_at": _shown(wishes.get(c))}) for c in channels]


def _shown(wish: str | None) -> str:
    moment = datetime.fromisoformat(wish).astimezone(UTC) if wish else None
    return to_wall(moment) if moment and moment > now() else next_hour()
