"""What a colleague changed while somebody else was still writing."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _

from mmc.core.story import Content
from mmc.newsroom.models import Revision


@dataclass(frozen=True, kw_only=True)
class Change:
    """One field of a newer revision: what it said and what it says."""

    channel: str  # empty: what the whole story says
    label: str
    before: str
    after: str


@dataclass(frozen=True, kw_only=True)
class Overtaken:
    """The newer revision, and what it changed."""

    revision: Revision
    changes: tuple[Change, ...]


def overtaken(base: int, latest: Revision) -> Overtaken | None:
    """What was saved after revision `base`; None if nothing was."""
    if base >= latest.number:
        return None
    started = latest.story.revisions.filter(number=base).first()
    before, after = _fields(started.frozen) if started else {}, _fields(latest.frozen)
    fields = [*after, *(field for field in before if field not in after)]
    changes = [
        Change(channel=field[0], label=field[1], before=before.get(field, ""), after=after.get(field, ""))
        for field in fields if before.get(field, "") != after.get(field, "")
    ]  # fmt: skip
    return Overtaken(revision=latest, changes=tuple(changes))


def _fields(content: Content) -> dict[tuple[str, str], str]:
    said = {("", _("Judul konten")): content.title, ("", _("Ringkasan")): content.summary}
    for plan in content.plans:
        channel = settings.MMC.channels.get(plan.channel)
        if channel is None or channel.kind != "website":  # the website says the title and the summary
            said |= {(plan.channel, _("judul")): plan.title, (plan.channel, _("teks")): plan.caption}
    return said
