"""Tables of photos and clips, and the samples that are shipped."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from mmc.config import ASSETS
from mmc.core.format import format_named
from mmc.drawing.brand import load_brand
from mmc.sources.sidecar import read_table
from mmc.video import storyboard_named
from mmc.video.material import Material
from mmc.video.timeline import Storyboard
from tests.unit.infographics.samples import table

SAMPLES = ASSETS / "demo" / "samples"


@cache
def shipped(name: str, shape: str, brand: str = "kalteng", theme: str = "light") -> Storyboard:
    """The film of a sample recap."""
    told = read_table(SAMPLES / f"{name}.csv")
    options = {"headline": told.title, "theme": theme, "material": Material(SAMPLES)}
    voice = load_brand(ASSETS / "brands" / brand)
    return storyboard_named(name).compose("", told.dataset, format_named(shape), voice, options)


def made(
    name: str, columns: Mapping[str, str], rows: list[tuple[Any, ...]], files: Mapping[str, bytes | Path],
    shape: str = "short", **options: Any,
) -> Storyboard:
    """The film of an invented table."""
    voice = load_brand(ASSETS / "brands" / "kalteng")
    given = {"material": Material(files=files), **options}
    return storyboard_named(name).compose("", table(dict(columns), *rows), format_named(shape), voice, given)
