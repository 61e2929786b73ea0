"""Scene: one composition that a still shows finished and a film plays through time."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from dataclasses import dataclass
from enum import Enum

from mmc.core.format import Box, Format
from mmc.drawing.canvas import Canvas


class Whole(Enum):
    """The two answers of `Scene.change` that are no rectangle."""

    SAME = "same"  # this frame shows what the one before showed
    ALL = "all"  # anything may have changed


Change = Whole | Box

END = math.inf  # the time at which every scene is finished: the still


@dataclass(frozen=True)
class TextBox:
    """One text as it was set: for the legibility gates and for alt text."""

    role: str  # headline, subtitle, kicker, label, value, source, brand
    text: str
    box: Box
    color: str
    ground: str
    size: float


class Scene(ABC):
    """A frozen composition. Same scene, same t, same pixels: no clock, no chance, no state.

    Times are seconds from the scene's own start. Everything heavy (layout, shaping) happens when the
    scene is made; `draw` only paints.
    """

    format: Format
    seconds: float  # the time by which all movement has ended; a film may hold it longer
    background: str  # ground colour, '#RRGGBB'

    @abstractmethod
    def draw(self, canvas: Canvas, t: float) -> None:
        """Paint the whole frame at time t. t >= seconds (or END) paints the finished picture."""

    def change(self, before: float, now: float) -> Change:
        """What differs between the frames at two times; ALL is always true, the others save work."""
        return Whole.SAME if before >= self.seconds and now >= self.seconds else Whole.ALL

    def turns(self) -> tuple[float, ...]:
        """Times at which a movement takes another aim: what comes later is seen from there on only."""
        return ()

    def texts(self) -> tuple[TextBox, ...]:
        """Every text of the finished picture, for the gates."""
        return ()
