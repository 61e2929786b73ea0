"""Many pictures at once: orders go to a few processes, files come back, one order's trouble stays its own."""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

_PRELOAD = ("mmc.infographics.files", "mmc.infographics.still", "mmc.drawing.brand")


@dataclass(frozen=True, kw_only=True)
class Order:
    """One picture to make: `table` is what `Dataset.to_dict` wrote."""

    template: str
    table: Mapping[str, Any]
    format: str
    brand: Path
    out: Path
    options: Mapping[str, Any] = field(default_factory=dict)
    language: str = "id"
    small: int = 0  # also a JPEG this many pixels high, beside it; 0 for none


@dataclass(frozen=True, kw_only=True)
class Made:
    """What became of an order. `error` is empty for a picture, else one clear line."""

    order: Order
    ms: float = 0.0  # dataset to PNG bytes, in a warm process
    size: int = 0  # bytes
    width: int = 0
    height: int = 0
    alt: str = ""
    headline: str = ""
    id: str = ""
    error: str = ""


def render_all(orders: Sequence[Order], workers: int = 2) -> Iterator[Made]:
    """Each order's outcome, in the order they were given."""
    # A clean server process imports everything once and forks the workers: no thread of ours is copied with them.
    context = multiprocessing.get_context("forkserver")
    drawn = dict.fromkeys(f"mmc.infographics.templates.{order.template}" for order in orders)
    context.set_forkserver_preload([*_PRELOAD, *drawn])
    with ProcessPoolExecutor(workers, mp_context=context) as pool:
        yield from pool.map(make, orders, chunksize=max(1, min(8, len(orders) // (workers * 4))))


def make(order: Order) -> Made:
    """One order carried out here; what cannot be drawn is said in `error`."""
    from mmc.core.dataset import from_dict
    from mmc.drawing.brand import load_brand
    from mmc.errors import MmcError
    from mmc.infographics.files import encoded, kind_of
    from mmc.infographics.still import render

    try:
        dataset, brand = from_dict(order.table), load_brand(order.brand).speaking(order.language)
        _warm(order.brand)
        started = time.perf_counter()
        still = render(order.template, dataset, order.format, brand, order.options)
        spent = (time.perf_counter() - started) * 1000
        body = encoded(still, kind_of(order.out))
    except MmcError as error:
        return Made(order=order, error=" ".join(str(error).split()))
    order.out.parent.mkdir(parents=True, exist_ok=True)
    order.out.write_bytes(body)
    if order.small:
        _shrink(still.png, order.small, order.out.with_suffix(".small.jpg"))
    return Made(
        order=order, ms=round(spent, 1), size=len(body), width=still.format.width, height=still.format.height,
        alt=still.alt, headline=still.headline, id=still.id,
    )


@lru_cache(maxsize=8)
def _warm(brand: Path) -> None:
    """Fonts cut and shaped once, so that the first picture's time is like the others'."""
    from mmc.drawing.brand import load_brand
    from mmc.drawing.type import shape

    opened = load_brand(brand)
    for weight in (400, 500, 600, 700, 800):
        shape("Aa 0", opened.words(weight), 30)
    for weight in (600, 700):
        shape("0", opened.figures(weight), 30)


def _shrink(png: bytes, height: int, out: Path) -> None:
    import cv2
    import numpy as np

    whole = np.asarray(cv2.imdecode(np.frombuffer(png, np.uint8), cv2.IMREAD_COLOR))
    size = (round(whole.shape[1] * height / whole.shape[0]), height)
    body = cv2.imencode(".jpg", cv2.resize(whole, size, interpolation=cv2.INTER_AREA), [cv2.IMWRITE_JPEG_QUALITY, 82])
    out.write_bytes(body[1].tobytes())
