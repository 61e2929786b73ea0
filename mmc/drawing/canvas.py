"""Canvas: the painter behind about ten calls. Two targets: RGBA for stills, Y/U/V planes for films."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Any, Protocol

from mmc.core.format import Box


class Canvas(Protocol):
    """What a Scene draws on. Coordinates are canvas pixels; colours are opaque '#RRGGBB'.

    Paths and images are the painter's own objects (skia.Path, skia.Image), made by drawing/ alone.
    """

    @property
    def size(self) -> tuple[int, int]: ...

    def fill(self, color: str) -> None:
        """The whole canvas in one colour."""

    def rect(self, box: Box, color: str, radius: float = 0.0) -> None:
        """A filled rectangle at sub-pixel position, with rounded corners if asked."""

    def path(self, path: Any, color: str, width: float | None = None) -> None:
        """A filled path, or a stroked one (round caps and joins) when a width is given."""

    def glyphs(self, run: Any, x: float, y: float, color: str) -> None:
        """A shaped run (drawing.type.Run) with its baseline's left end at x, y."""

    def image(self, image: Any, box: Box, source: Box | None = None) -> None:
        """An image scaled into a box; `source` picks a part of it."""

    def planes(self, y: Any, uv: Any, box: Box) -> None:
        """A picture that is already luma and chroma (BT.709, limited, NV12), scaled into a box: a clip's frame."""

    def group(
        self, *, opacity: float = 1.0, dx: float = 0.0, dy: float = 0.0, scale: float = 1.0,
        about: tuple[float, float] = (0.0, 0.0), clip: Box | None = None,
    ) -> AbstractContextManager[None]:
        """Everything drawn inside is moved, scaled about a point, clipped and faded as one."""
