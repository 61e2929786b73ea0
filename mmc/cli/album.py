"""What `mmc render` makes beyond one picture file: a carousel's folder, a PDF, options that are files."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mmc.core.ports import Clock, system_clock
from mmc.errors import DrawingError

if TYPE_CHECKING:
    from mmc.core.dataset import Dataset
    from mmc.drawing.brand import Brand


def carousel_pdf_or_folder(
    dataset: Dataset, shape: str, brand: Brand, options: Mapping[str, Any], out: Path
) -> list[tuple[Path, bytes, str]]:
    """(file, bytes, alt text) of each slide of a carousel in a folder, or of one PDF with a page a slide."""
    from mmc.core.format import format_named
    from mmc.infographics.carousel import carousel_of, compose_carousel, render_carousel

    carousel = carousel_of(dataset, brand)
    if out.suffix.lower() == ".pdf":
        from mmc.drawing.pdf import pdf

        sheets = compose_carousel(carousel, format_named(shape), brand, options)
        return [(out, pdf(sheets), sheets[0].alt)]
    if out.is_file():
        raise DrawingError(f"{out} is a file; a carousel gives several pictures, name a folder or a .pdf")
    try:
        stills = render_carousel(carousel, shape, brand, options)
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DrawingError(f"{out} cannot be made: {error.strerror}") from error
    return [(out / f"{number:02d}.png", still.png, still.alt) for number, still in enumerate(stills, start=1)]


def page(template: str, dataset: Dataset, shape: str, brand: Brand, options: Mapping[str, Any]) -> tuple[bytes, str]:
    """A PDF of one picture, and its alt text."""
    from mmc.core.format import format_named
    from mmc.drawing.pdf import pdf
    from mmc.infographics.still import scene

    sheet = scene(template, dataset, format_named(shape), brand, options)
    return pdf([sheet]), sheet.alt


def with_files(template: str, options: Mapping[str, str], clock: Clock = system_clock) -> dict[str, Any]:
    """The options with the bytes of those that name a file, and the time where a picture has an end.

    DrawingError if a file cannot be read. An alert that is over is drawn only with the `now` it is drawn for.
    """
    from dataclasses import fields

    from mmc.infographics import template_named
    from mmc.infographics.handed import drawable

    kinds = fields(template_named(template).options)
    found: dict[str, Any] = drawable(template, options, lambda sha256: b"", clock())
    for name in (f.name for f in kinds if f.metadata.get("file") and options.get(f.name)):
        try:
            found[name] = Path(options[name]).read_bytes()
        except OSError as error:
            raise DrawingError(f"{options[name]} cannot be read: {error.strerror}", element=name) from error
    return found
