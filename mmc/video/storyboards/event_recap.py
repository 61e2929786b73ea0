"""event_recap: what an event was, where and when over its first picture; then its photos and clips, who is on them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from mmc.core.dataset import Dataset
from mmc.core.english import in_language, options_in_language
from mmc.core.format import Format
from mmc.core.language import say
from mmc.drawing.brand import Brand
from mmc.video.entries import Entry, entries_of
from mmc.video.photo_card import Caption
from mmc.video.recap import Told, material_in, recap
from mmc.video.timeline import Storyboard

ROWS = (1, 12)


class EventRecap:
    """One event in up to twelve photos and clips from a table with `keterangan` and `berkas`, up to a minute."""

    name: ClassVar[str] = "event_recap"
    title: ClassVar[str] = "Rangkuman acara"
    templates: ClassVar[tuple[str, ...]] = ()

    @classmethod
    def compose(
        cls, template: str, dataset: Dataset, format: Format, brand: Brand, options: Mapping[str, Any]
    ) -> Storyboard:
        """The storyboard; DatasetError naming row and column, FilmError naming the photo or clip that fails.

        The event is called what option `headline`, else the first row's `judul`, says. Option `material`
        (mmc.video.material.Material) holds the photos and clips the table names.
        """
        material = material_in(options, cls.name, template)
        dataset, options = in_language(dataset), options_in_language(options, dataset)
        entries = entries_of(dataset, brand, cls.name, "keterangan", ROWS)
        event = str(options.get("headline") or entries[0].title or dataset.origin.title or say("Acara", "Event"))
        told = Told(
            name=cls.name, series=event, entries=tuple(entries),
            captions=tuple(_caption(entry, entries, event) for entry in entries),
            inviting=say("Selengkapnya di", "More at"), bed="cerah",
        )  # fmt: skip
        return recap(told, dataset, material, format, brand, options)


def _caption(entry: Entry, entries: list[Entry], event: str) -> Caption:
    """The first says what the event is; the others what one sees. Where and when is said again where it changes."""
    if entry.row == 1:
        detail = entry.caption if entry.caption != event else ""
        return Caption(kicker=entry.where, headline=event, detail=detail, note=entry.note)
    kicker = entry.where if entry.where != entries[0].where else ""
    caption = entry.caption if entry.title else ""
    return Caption(kicker=kicker, headline=entry.title or entry.caption.rstrip("."), detail=caption, note=entry.note)
