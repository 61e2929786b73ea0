"""One channel of a story: whether, what files, which words, when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mmc.core.channel import Limits, TextLimit
from mmc.core.pieces import divisions, pieces_of
from mmc.core.story import ChannelPlan
from mmc.core.text import length, number
from mmc.desk.clock import now, to_utc, to_wall
from mmc.desk.sendings import sendings_of
from mmc.newsroom.post import LINK
from mmc.publishers import account_limits

GRACE = timedelta(minutes=5)  # a form filled in slowly is not an hour that has passed


@dataclass(frozen=True)
class Measured:
    """How long the words are against what the channel takes, for the counter beside them."""

    length: int
    limit: int
    problems: tuple[str, ...]
    pieces: int = 1  # messages the words become

    @property
    def tone(self) -> str:
        return "over" if self.length > self.limit else "near" if self.length > 0.9 * self.limit else ""

    @property
    def shown(self) -> str:
        several = f" · {_('%(count)s pesan') % {'count': self.pieces}}" if self.pieces > 1 else ""
        return f"{number(self.length)} / {number(self.limit)}{several}"


class PlanForm(forms.Form):
    """The words and files of one channel; `link` stands in for the story's address while counting."""

    use = forms.BooleanField(required=False)
    send = forms.ChoiceField(label=gettext_lazy("Yang dikirim"), required=False)
    title = forms.CharField(
        label=gettext_lazy("Judul di kanal ini"),
        required=False,
        max_length=500,
        help_text=gettext_lazy("Kosongkan untuk memakai judul konten."),
    )
    caption = forms.CharField(
        label=gettext_lazy("Teks"), required=False, strip=True, max_length=20_000, widget=forms.Textarea({"rows": 4})
    )

    def __init__(self, channel: str, *args: Any, link: str, **options: Any) -> None:
        super().__init__(*args, prefix=f"kanal-{channel}", **options)
        self.channel, self.link = channel, link
        self.kind = settings.MMC.channels[channel].kind
        self.limits: Limits = account_limits(settings.MMC.channels[channel])
        choices = [(s.value, s.word) for s in sendings_of(self.kind)]
        kept = self.initial.get("send")
        if kept and kept not in dict(choices):
            choices.append((kept, kept))
        self.fields["send"].choices = choices
        if self.kind == "website":  # its page carries the story's own title, summary and table
            del self.fields["caption"]
        if self.kind == "website" or self.limits.title is None:
            del self.fields["title"]
        self._counters()

    @property
    def text_limit(self) -> TextLimit:
        """The limit that counts: everything made here carries media."""
        return self.limits.text_with_media or self.limits.text

    def measure(self, field: str) -> Measured:
        """The caption or title as typed so far, against its limit; of several parts the one that is longest for it."""
        limit = self.text_limit if field == "caption" else self.limits.title
        assert limit is not None  # the title field is gone where there is no limit
        typed = self._typed(field)
        parts = divisions(typed) if field == "caption" and self.limits.pieces > 1 else [typed]
        sized = [self._sized(part, limit if place == 0 else self.limits.text) for place, part in enumerate(parts)]
        long, most = max(sized, key=lambda one: one[0] / one[1])
        excess = self.excess(field)
        over = [_("Terlalu panjang; kurangi %(count)s.") % {"count": number(excess)}] if excess > 0 else []
        pieces = len(parts) + (field == "caption" and sized[0][1] > limit.limit)
        if field == "caption" and pieces > self.limits.pieces:
            over.append(_("Paling banyak %(count)s pesan.") % {"count": self.limits.pieces})
        return Measured(long, most, tuple(over), pieces)

    def excess(self, field: str) -> int:
        """By how much the fullest message is too long, divided as it will be sent; 0 or less where all fit."""
        limit = self.text_limit if field == "caption" else self.limits.title or self.text_limit
        pieces = pieces_of(self._typed(field), self.limits, True) if field == "caption" else (self._typed(field),)
        limits = [limit, *[self.limits.text] * (len(pieces) - 1)]
        return max(length(piece, one) - one.limit for piece, one in zip(pieces, limits, strict=True))

    def _sized(self, part: str, limit: TextLimit) -> tuple[int, int]:
        """The length of a part and what it may be; a caption that goes on in a message may be as long as both."""
        long, most = length(part, limit), limit.limit
        return long, most + self.limits.text.limit if self.limits.caption_goes_on and long > most else most

    @property
    def measured(self) -> Measured:
        return self.measure("caption")

    @property
    def measured_title(self) -> Measured:
        return self.measure("title")

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not given.get("use"):
            return given
        if "caption" in self.fields and not given.get("caption"):
            self.add_error("caption", _("Tulis teks untuk kanal ini."))
        for field in ("caption", "title"):
            if field in self.fields:
                for problem in self.measure(field).problems:
                    self.add_error(field, problem)
        if not given.get("send"):
            self.add_error("send", _("Pilih apa yang dikirim."))
        return given

    def plan(self) -> ChannelPlan:
        """The plan as typed; call after is_valid, for a chosen channel."""
        given = self.cleaned_data
        return ChannelPlan(
            channel=self.channel, caption=_unix(given.get("caption", "")), send=tuple(given["send"].split(",")),
            title=given.get("title", ""),
        )  # fmt: skip

    def _typed(self, field: str) -> str:
        raw = self.data.get(self.add_prefix(field)) if self.is_bound else self.initial.get(field)
        return _unix(str(raw or "")).strip().replace(LINK, self.link)

    def _counters(self) -> None:
        limits = {"caption": self.text_limit, "title": self.limits.title}
        for field, limit in limits.items():
            if limit is None or field not in self.fields:
                continue
            self.fields[field].widget.attrs.update({
                "data-counter": f"hitung-{self.prefix}-{field}", "data-count": limit.count,
                "data-limit": str(limit.limit), "data-link": self.link,
            })  # fmt: skip
            if field == "caption" and self.limits.pieces > 1:
                rest = self.limits.text.limit
                self.fields[field].widget.attrs.update({"data-rest": str(rest)})
                if self.limits.caption_goes_on:
                    self.fields[field].widget.attrs.update({"data-goes-on": str(limit.limit + rest)})


class TimedPlanForm(PlanForm):
    """A plan with the moment it is wished for, typed in the site's zone."""

    due_at = forms.DateTimeField(
        label=gettext_lazy("Waktu tayang"), required=False, input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
        error_messages={"invalid": gettext_lazy("Tulis tanggal dan jam yang benar.")},
        widget=forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if given.get("use") and "due_at" not in self.errors:
            problem = time_problem(given.get("due_at"))
            if problem:
                self.add_error("due_at", problem)
        return given

    @property
    def moment(self) -> datetime:
        """The wished moment in UTC; call after is_valid, for a chosen channel."""
        return to_utc(self.cleaned_data["due_at"].replace(tzinfo=None))


def time_problem(typed: datetime | None) -> str:
    """What is wrong with a typed time, empty when nothing is."""
    if typed is None:
        return _("Pilih tanggal dan jam.")
    if to_utc(typed.replace(tzinfo=None)) < now() - GRACE:
        return _("Jam itu sudah lewat. Pilih jam yang akan datang.")
    return ""


def next_hour() -> str:
    """The next full hour in the site's zone, as a field shows it."""
    hour = now().astimezone(settings.MMC.site.zone).replace(minute=0, second=0, microsecond=0)
    return to_wall(hour + timedelta(hours=1))


def plan_forms(link: str, plans: Iterable[ChannelPlan] = (), data: Mapping[str, Any] | None = None) -> list[PlanForm]:
    """A form for each channel of the newsroom, filled with the plans there are."""
    known = {plan.channel: plan for plan in plans}
    forms_ = []
    for name in settings.MMC.channels:
        plan = known.get(name)
        initial: dict[str, Any] = {"use": plan is not None}
        if plan:
            initial |= {"send": ",".join(plan.send), "title": plan.title, "caption": plan.caption}
        forms_.append(PlanForm(name, data, link=link, initial=initial))
    return forms_


def timed_plan_forms(link: str, said: str, data: Mapping[str, Any] | None = None) -> list[TimedPlanForm]:
    """A form for each channel of the newsroom, all chosen, at the next full hour; `said` starts the text."""
    initial = {"use": True, "due_at": next_hour(), "caption": f"{said}. {LINK}" if said else LINK}
    return [TimedPlanForm(name, data, link=link, initial=initial) for name in settings.MMC.channels]


def _unix(text: str) -> str:
    return text.replace("\r\n", "\n")
