"""A photo nobody took: a river at dawn, painted by arithmetic, so that the reference film needs no one's picture."""

from __future__ import annotations

import io

import numpy as np

SIZE = (1296, 2304)


def painted_photo() -> bytes:
    """A JPEG of 1296 x 2304 pixels with soft sky, ragged trees, rippling water and the grain of a sensor."""
    from PIL import Image

    chance = np.random.default_rng(20261122)
    width, height = SIZE
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    down = (y / height)[..., None]
    sky = np.array([248, 190, 140]) * (1 - down) + np.array([250, 226, 190]) * down
    sky = sky + 26 * (_clouds(chance, 9) * (1 - down[..., 0]))[..., None]
    horizon = height * 0.52
    ridge = horizon - 40 - 120 * _ridge(chance, x[0])
    trees = np.array([34, 58, 46]) + 26 * _clouds(chance, 90)[..., None]
    ripple = np.sin((y - horizon) / (4 + (y - horizon) / 60) + 2.5 * _clouds(chance, 24))
    water = np.array([206, 158, 120]) * (1.15 - down) + 16 * ripple[..., None] + 18 * _clouds(chance, 40)[..., None]
    picture = np.where((y > ridge)[..., None], trees, sky)
    picture = np.where((y > horizon)[..., None], water, picture)
    picture += chance.normal(0, 2.2, (height, width, 1))
    out = io.BytesIO()
    Image.fromarray(np.clip(picture, 0, 255).astype(np.uint8)).save(out, "JPEG", quality=90)
    return out.getvalue()


def _clouds(chance: np.random.Generator, cells: int) -> np.ndarray:
    """Smooth noise around 0 with about so many patches across."""
    from PIL import Image

    width, height = SIZE
    coarse = chance.standard_normal((cells * height // width + 2, cells + 2)).astype(np.float32)
    smooth: np.ndarray = np.asarray(Image.fromarray(coarse).resize(SIZE, Image.Resampling.BICUBIC))
    return smooth


def _ridge(chance: np.random.Generator, x: np.ndarray) -> np.ndarray:
    """The line of the tree tops: waves of many lengths, 0 to about 1."""
    lengths, starts = 600 / 1.6 ** np.arange(9), chance.uniform(0, 6, 9)
    waves = [np.sin(x / length + start) / 1.5**k for k, (length, start) in enumerate(zip(lengths, starts, strict=True))]
    line: np.ndarray = 0.5 + np.sum(waves, axis=0) / 5
    return line
