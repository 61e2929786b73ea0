"""Golden pictures: `--golden-rewrite` stores what is drawn now, `--show-diff` leaves the difference beside it."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageChops

STORED = Path(__file__).parent / "stored"
_MEAN = 0.35  # of 255: soft edges may differ by a shade between builds of skia
_FAR = 48  # a channel off by this much is a change one sees
_FAR_SHARE = 0.0005


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--golden-rewrite", action="store_true", help="store the pictures as drawn now; look at each one")
    parser.addoption("--show-diff", action="store_true", help="write <name>.diff.png and <name>.now.png for a failure")


Golden = Callable[[str, bytes], None]


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Golden:
    """check(name, png): the picture equals the stored one at half size, within a small tolerance."""
    rewrite = request.config.getoption("--golden-rewrite", default=False)
    show = request.config.getoption("--show-diff", default=False)

    def check(name: str, png: bytes) -> None:
        now = Image.open(io.BytesIO(png)).convert("RGB").reduce(2)
        file = STORED / f"{name}.png"
        if rewrite:
            file.parent.mkdir(exist_ok=True)
            now.save(file, optimize=True)
            return
        assert file.is_file(), f"no golden {file.name}; draw it with --golden-rewrite, then look at it"
        before = Image.open(file).convert("RGB")
        assert now.size == before.size, f"{name}: {now.size}, stored {before.size}"
        apart = np.abs(np.asarray(now, np.int16) - np.asarray(before, np.int16))
        far = float((apart.max(axis=2) > _FAR).mean())
        if show and (apart.mean() > _MEAN or far > _FAR_SHARE):
            now.save(STORED / f"{name}.now.png")
            ImageChops.difference(now, before).point(lambda v: min(255, v * 4)).save(STORED / f"{name}.diff.png")
        changed = f"{name} changed: mean {apart.mean():.2f}, far {far:.2%}"
        advice = "look with --show-diff, accept with --golden-rewrite"
        assert apart.mean() <= _MEAN and far <= _FAR_SHARE, f"{changed}; {advice}"

    return check
