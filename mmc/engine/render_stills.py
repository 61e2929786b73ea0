"""What the drawing child makes before any film: the stills, the slides of a carousel; and how it reads its options."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mmc.core.dataset import Dataset
    from mmc.drawing.brand import Brand
    from mmc.infographics.still import Still

Job = Mapping[str, Any]
File = dict[str, Any]
Step = tuple[float, list[File], str]  # its share of the work, what it made, the headline


def stills(job: Job, dataset: Dataset, brand: Brand) -> Iterator[Step]:
    """One step a format."""
    from mmc.infographics.still import render

    options = _drawable(job, job["options"])
    for name in job["stills"]:
        still = render(job["template"], dataset, name, brand, options)
        yield 1.0, [_file(job, still, "still", f"still-{name}")], still.headline


def carousels(job: Job, dataset: Dataset, brand: Brand) -> Iterator[Step]:
    """One step a format: all its slides in their order, cover first."""
    from mmc.infographics.carousel import carousel_of, render_carousel
    from mmc.infographics.handed import cover_options

    if not job["carousel"]:
        return
    told = carousel_of(dataset, brand).shortened(job["slides"])
    options = cover_options(job["options"])
    for name in job["carousel"]:
        slides = render_carousel(told, name, brand, options)
        files = [_file(job, slide, "carousel", f"slide-{name}-{n:02d}") for n, slide in enumerate(slides, start=1)]
        yield 3.0, files, slides[0].headline


def film_options(job: Job) -> dict[str, Any]:
    """The options of a film, with its files: a portrait's bytes, or the photos and clips a table names."""
    from mmc.core.story import hash_of
    from mmc.infographics.handed import MATERIAL

    options = _drawable(job, job["film_options"])
    given = job["film_options"].get(MATERIAL)
    if given:
        from mmc.video.material import Material

        files = {name: _place(job, hash_of(kept)) for name, kept in given.items()}
        options["material"] = Material(files=files, scratch=Path(job["out"]))
    return options


def ends(job: Job, dataset: Dataset, brand: Brand) -> str:
    """The end that the pictures print, ISO 8601 in UTC; empty for what stays true."""
    from mmc.infographics import template_named

    if not job["template"]:
        return ""
    end = template_named(job["template"]).ends(dataset, brand, _drawable(job, job["options"]))
    return end.isoformat() if end else ""


def _drawable(job: Job, options: Mapping[str, Any]) -> dict[str, Any]:
    from mmc.infographics.handed import drawable

    now = datetime.fromisoformat(job["now"]) if job["now"] else None
    return drawable(job["template"], options, lambda sha256: _place(job, sha256).read_bytes(), now)


def _place(job: Job, sha256: str) -> Path:
    return Path(job["store"]) / sha256[:2] / sha256


def _file(job: Job, still: Still, kind: str, name: str) -> File:
    path = Path(job["out"]) / f"{name}.png"
    path.write_bytes(still.png)
    return {
        "path": str(path), "kind": kind, "format": still.format.name, "mime": "image/png",
        "width": still.format.width, "height": still.format.height, "alt": still.alt, "seconds": 0.0,
    }  # fmt: skip
