"""A page in the place of an earlier one: what was put right is said on it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from mmc.website.page import Note, Page


def corrected(old: Page, new: Page, now: datetime, note: str = "") -> Page:
    """The new page in the old one's place: first date kept, notes added up, a change never silent."""
    notes = tuple(dict.fromkeys((*old.corrections, *new.corrections)))
    if _substance(old) == _substance(new) and notes == old.corrections:
        return old
    if notes == old.corrections:
        notes += (Note(at=now, note=note or "Isi halaman ini diperbarui setelah terbit."),)
    return replace(
        new, slug=old.slug, delivery=old.delivery, published_at=old.published_at,
        updated_at=max(now, new.updated_at or now), corrections=notes, withdrawn=None,
    )  # fmt: skip


def _substance(page: Page) -> dict[str, Any]:
    ignored = ("published_at", "updated_at", "corrections", "delivery", "slug")
    return {k: v for k, v in page.to_dict().items() if k not in ignored}
