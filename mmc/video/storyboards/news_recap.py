"""news_recap: the stories of a week, a photo each. The top story stands there from the first frame; no cover before."""

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

ROWS = (2, 7)


class NewsRecap:
    """Two to seven stories, five as a rule, from a table with `judul` and `berkas`: a film of up to a minute."""

    name: ClassVar[str] = "news_recap"
    title: ClassVar[str] = "Rangkuman berita"
    templates: ClassVar[tuple[str, ...]] = ()

    @classmethod
    def compose(
        cls, template: str, dataset: Dataset, format: Format, brand: Brand, options: Mapping[str, Any]
    ) -> Storyboard:
        """The storyboard; DatasetError naming row and column, FilmError naming the photo or clip that fails.

        Option `material` (mmc.video.material.Material) holds the photos and clips the table names.
        """
        material = material_in(options, cls.name, template)
        dataset, options = in_language(dataset), options_in_language(options, dataset)
        stories = entries_of(dataset, brand, cls.name, "judul", ROWS)
        told = Told(
            name=cls.name, series=str(options.get("headline") or say("Kabar pekan ini", "This week’s news")),
            entries=tuple(stories), captions=tuple(_caption(story) for story in stories),
            inviting=say("Berita lengkapnya di", "Full stories at"), bed="semangat",
        )  # fmt: skip
        return recap(told, dataset, material, format, brand, options)


def _caption(story: Entry) -> Caption:
    return Caption(kicker=story.where, headline=story.title, detail=story.caption, note=story.note)
