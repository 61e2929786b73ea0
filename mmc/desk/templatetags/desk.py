"""Filters and tags: times with their zone, states with their shape, numbers as Indonesians write them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from babel.dates import format_date
from django import template
from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from mmc.core import text
from mmc.core.delivery import State
from mmc.desk import fixes, words
from mmc.desk.clock import to_wall
from mmc.desk.fixes import Fix
from mmc.desk.follow_words import follow_words
from mmc.desk.forms.plan import PlanForm

register = template.Library()


@register.simple_tag(takes_context=True)
def when(context: template.Context, moment: datetime | None) -> str:
    """`hari ini 14.00 WIB`, `besok 06.00 WIB`, `Sel, 24 Nov 2026 06.00 WIB`; empty without a moment."""
    if moment is None:
        return ""
    zone = settings.MMC.site.zone
    today, day = context["now"].astimezone(zone).date(), moment.astimezone(zone).date()
    near = {today: _("hari ini"), today + timedelta(days=1): _("besok"), today - timedelta(days=1): _("kemarin")}
    named = near.get(day) or str(format_date(day, "EEE, d MMM y", locale="id_ID"))
    return f"{named} {text.clock(moment, zone)}"


@register.simple_tag
def typed_fixes(plan: PlanForm, field: str) -> tuple[Fix, ...]:
    """The buttons for words that are too long as they stand in a form."""
    return fixes.typed_fixes(plan, field)


@register.filter
def wib(moment: datetime | None) -> str:
    """`22 Nov 2026 14.00 WIB`: date and time with the zone's name."""
    if moment is None:
        return ""
    zone = settings.MMC.site.zone
    return f"{text.short_date(moment.astimezone(zone).date())} {text.clock(moment, zone)}"


@register.filter
def day_clock(moment: datetime) -> str:
    """`Minggu, 22 Nov · 14.00 WIB`."""
    zone = settings.MMC.site.zone
    return f"{format_date(moment.astimezone(zone).date(), 'EEEE, d MMM', locale='id_ID')} · {text.clock(moment, zone)}"


@register.filter
def wib_seconds(moment: datetime) -> str:
    """`22 Nov 2026 14.00.07 WIB`: for evidence, where seconds matter."""
    local = moment.astimezone(settings.MMC.site.zone)
    return f"{text.short_date(local.date())} {local:%H.%M.%S} {text.zone_name(settings.MMC.site.zone, local)}"


@register.filter
def wall(moment: datetime) -> str:
    """The moment as a `datetime-local` field takes it."""
    return to_wall(moment)


@register.filter
def plain_day(day: date) -> str:
    """`21 November 2026`."""
    return text.plain_date(day)


@register.filter
def seconds(value: float) -> str:
    """`17,5 detik`."""
    return _("%(count)s detik") % {"count": text.number(value, 0 if value == int(value) else 1)}


@register.filter
def unlocal(value: float) -> str:
    """A number as HTML attributes want it: a point, whatever the language."""
    return f"{value:.3f}"


@register.simple_tag
def cell(value: object, kind: str = "") -> SafeString:
    """One cell of a data table: numbers to the right, nothing known as a dash."""
    if value is None and kind == "number":
        return format_html('<td class="num">{}</td>', "–")
    if isinstance(value, (int, float)):
        return format_html('<td class="num">{}</td>', text.number(value))
    return format_html("<td>{}</td>", "–" if value is None else value)


@register.filter
def state_word(state: str) -> words.Words:
    return words.STATES[State(state)].word


@register.inclusion_tag("desk/parts/mark.html")
def mark(state: Any) -> dict[str, Any]:
    """A state as shape, word and colour."""
    return {"mark": words.mark_of(state)}


@register.filter
def role_word(role: str) -> words.Words:
    return words.role_word(role)


@register.filter
def format_word(name: str) -> words.Words:
    return words.FORMATS.get(name, name)


@register.filter
def part_word(name: str) -> words.Words:
    return words.PARTS.get(name, name)


@register.filter
def actor_word(name: str) -> words.Words:
    return words.WHO.get(name, name)


@register.filter
def number(value: float | int | None) -> str:
    """`1.234,5`; a dash where nothing is known."""
    return "–" if value is None else text.number(value)


@register.filter
def channel_word(name: str) -> str:
    """The channel as people call it: its title in mmc.toml, else its kind, else its name."""
    config = settings.MMC.channels.get(name)
    if config is None:
        return name
    return config.title or str(words.CHANNEL_KINDS.get(config.kind, name))


register.filter("follow_words", follow_words)


@register.filter
def short_hash(value: str) -> str:
    """The first characters of a hash: enough to compare by eye."""
    return value[:10]
