"""A film against x264 alone on the same frames, in the same run."""

from __future__ import annotations

import tempfile
from pathlib import Path

from mmc.cli.benches.stills import population
from mmc.config import ASSETS


def measure_film() -> dict[str, float]:
    """The figures of mmc.video.measure.Speed for the population film in `short` (about 1.5 GB of raw frames)."""
    from mmc.core.format import format_named
    from mmc.drawing.brand import load_brand
    from mmc.video import storyboard_named
    from mmc.video.measure import measure_film as measure

    brand = load_brand(ASSETS / "brands" / "kalteng")
    board = storyboard_named("data_story").compose("ranking", population(), format_named("short"), brand, {})
    with tempfile.TemporaryDirectory() as folder:
        return measure(board, Path(folder)).to_dict()
