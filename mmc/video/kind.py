"""Kind: what every class in storyboards/ is, so that the desk, the command line and schedules can play any of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Protocol

from mmc.core.dataset import Dataset
from mmc.core.format import Format
from mmc.drawing.brand import Brand
from mmc.video.timeline import Storyboard


class Kind(Protocol):
    """One way to tell a table as a film."""

    name: ClassVar[str]
    title: ClassVar[str]  # Indonesian, on screens
    templates: ClassVar[tuple[str, ...]]  # the pictures it is the film of

    @classmethod
    def compose(
        cls, template: str, dataset: Dataset, format: Format, brand: Brand, options: Mapping[str, Any]
    ) -> Storyboard:
        """The storyboard; DatasetError or DrawingError as the template raises them, FilmError for what no film can be.

        The options are the template's; what they say on a still they say in the film.
        """
