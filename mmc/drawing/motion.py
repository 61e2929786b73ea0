"""How things enter: when, how long, and how they slow down."""

from __future__ import annotations

from dataclasses import dataclass

STAGGER = 0.04  # seconds between neighbours, from the top
GROW = 0.6  # seconds a bar, a line or a tile takes


@dataclass(frozen=True)
class Timing:
    """A movement from `begin` lasting `lasts` seconds; zero seconds means it was always there."""

    begin: float = 0.0
    lasts: float = 0.0

    @property
    def end(self) -> float:
        return self.begin + self.lasts

    def clamp(self, t: float) -> float:
        """The time held inside the movement: two equal values look the same."""
        return min(max(t, self.begin), self.end)

    def progress(self, t: float) -> float:
        """0 before, 1 after, easing out between."""
        if t >= self.end:
            return 1.0
        return ease_out((t - self.begin) / self.lasts) if t > self.begin else 0.0


def ease_out(share: float) -> float:
    """Fast first, slow at the end (cubic); nothing overshoots."""
    return 1.0 - (1.0 - min(max(share, 0.0), 1.0)) ** 3


def staggered(position: int, begin: float = 0.0, lasts: float = GROW) -> Timing:
    """The timing of the n-th of several neighbours."""
    return Timing(round(begin + position * STAGGER, 6), lasts)


STILL = Timing()
