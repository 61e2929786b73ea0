"""A still: a template's scene at its end, passed by the gates, as a PNG that carries its own alt text."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from mmc.core.dataset import Dataset
from mmc.core.format import Format, format_named
from mmc.drawing import gates, png
from mmc.drawing.brand import Brand
from mmc.drawing.raster import lent_canvas
from mmc.drawing.scene import END
from mmc.drawing.sheet import Sheet
from mmc.infographics import template_named

_NO_OPTIONS: Mapping[str, Any] = {}


@dataclass(frozen=True, kw_only=True)
class Still:
    """One finished picture."""

    png: bytes
    alt: str
    headline: str
    format: Format
    id: str  # sha256 of what it was made from: template, table, format, brand, options
    template: str
    datasets: tuple[str, ...]  # hashes of the tables whose figures it shows

    @property
    def texts(self) -> dict[str, str]:
        """What the file says of itself, whatever becomes of its name: words, and the way back to its figures."""
        return {
            "Title": self.headline, "Description": self.alt, "Picture-Id": self.id,
            "Dataset": " ".join(self.datasets), "Template": f"{self.template} {self.format.name}",
        }  # fmt: skip


def render(
    template: str, dataset: Dataset, format_name: str, brand: Brand, options: Mapping[str, Any] = _NO_OPTIONS
) -> Still:
    """The picture, or DatasetError or DrawingError naming template, format and element. Same input, same bytes."""
    sheet = scene(template, dataset, format_named(format_name), brand, options)
    canvas = lent_canvas(*sheet.format.size, sheet.format.density)
    sheet.draw(canvas, END)
    name = picture_id(template, dataset, sheet.format, brand, options)
    return still_of(sheet, canvas.pixels, name, template, (dataset.hash,))


def still_of(sheet: Sheet, pixels: np.ndarray, name: str, template: str, datasets: tuple[str, ...]) -> Still:
    """The drawn pixels of a sheet as a PNG that carries its words, its id and the hashes of its tables."""
    bare = Still(
        png=b"", alt=sheet.alt, headline=sheet.headline, format=sheet.format, id=name, template=template,
        datasets=datasets,
    )
    return replace(bare, png=png.encode(pixels, bare.texts))


def picture_id(
    template: str, dataset: Dataset, format: Format, brand: Brand, options: Mapping[str, Any] = _NO_OPTIONS
) -> str:
    """sha256 (hex) of everything a picture is made from: the same inputs have the same name everywhere."""
    made_from = [template, dataset.hash, format.name, brand.fingerprint, dict(options)]
    text = json.dumps(made_from, ensure_ascii=False, sort_keys=True, default=_named)
    return hashlib.sha256(text.encode()).hexdigest()


def _named(value: Any) -> str:
    return hashlib.sha256(value).hexdigest() if isinstance(value, bytes) else str(value)


def scene(template: str, dataset: Dataset, format: Format, brand: Brand, options: Mapping[str, Any]) -> Sheet:
    """The composed scene after the gates: what a still shows finished and a film plays."""
    sheet = template_named(template).compose(dataset, format, brand, options)
    gates.check(sheet.texts(), format, sheet.facts, template=template)
    gates.check_marks(sheet.marks, format, sheet.facts, template=template)
    return sheet
