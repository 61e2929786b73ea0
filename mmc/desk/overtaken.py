"""What a colleague changed while somebody else was still writing."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from mmc.core.story import Content
from mmc.newsroom.models import Revision


@dataclass(frozen=True, kw_only=True)
class Change:
    """One field of a newer revision: what it said and what it says."""

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
    labels = [*after, *(label for label in before if label not in after)]
    changes = [
        Change(label=label, before=before.get(label, ""), after=after.get(label, ""))
        for label in labels if before.get(label, "") != after.get(label, "")
    ]  # fmt: skip
    return Overtaken(revision=latest, changes=tuple(changes))


def _fields(content: Content) -> dict[str, str]:
    said = {_("Judul konten"): content.title, _("Ringkasan"): content.summary}
    for plan in content.plans:
        said |= {f"{plan.channel}: {_('judul')}": plan.title, f"{plan.channel}: {_('teks')}": plan.caption}
    return said
