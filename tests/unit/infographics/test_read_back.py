"""What stands on a picture can be read off it again by a machine that knows nothing of it."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections import Counter
from pathlib import Path

import cv2
import numpy as np
import pytest

from mmc.cli.gallery import read_sample
from mmc.config import ASSETS
from mmc.core.format import format_named
from mmc.core.text import NBSP
from mmc.drawing.raster import RasterCanvas
from mmc.drawing.scene import END, TextBox
from mmc.drawing.sheet import Sheet
from mmc.infographics import TEMPLATES
from mmc.infographics.still import scene
from tests.unit.infographics.tables import brand

TESSERACT = shutil.which("tesseract")
FOLDER = ASSETS / "demo" / "samples"
ROLES = ("headline", "label")
SIZE = 48.0  # pixels of type tesseract is shown: it was trained on print of one size
SHARE = 0.95

needs_tesseract = pytest.mark.skipif(
    TESSERACT is None, reason="no tesseract on this machine (apt-get install tesseract-ocr tesseract-ocr-ind)"
)


def languages() -> str:
    said = subprocess.run([str(TESSERACT), "--list-langs"], capture_output=True, text=True, check=True).stdout
    return "ind" if re.search(r"^ind$", said, re.MULTILINE) else "eng"


def read(sheet: Sheet, file: Path) -> str:
    """What tesseract reads in the texts' places on the painted picture, one under the other in one size.

    Cut out and stacked, because how a machine parts a page into columns is no measure of a picture.
    """
    canvas = RasterCanvas(*sheet.format.size)
    sheet.draw(canvas, END)
    grey = cv2.cvtColor(canvas.pixels, cv2.COLOR_RGBA2GRAY)
    lines = [_cut(grey, text) for text in sheet.texts() if text.role in ROLES]
    width = max(line.shape[1] for line in lines)
    page = np.vstack([cv2.copyMakeBorder(line, 20, 20, 40, 40 + width - line.shape[1], cv2.BORDER_CONSTANT, value=255)
                      for line in lines])
    cv2.imwrite(str(file), page)
    command = [str(TESSERACT), str(file), "-", "-l", languages(), "--psm", "6", "--dpi", "200"]
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout


def _cut(grey: np.ndarray, text: TextBox) -> np.ndarray:
    """The place of one text, dark on white whatever its colours are."""
    box, scale = text.box, SIZE / text.size
    top, left = max(0, int(box.y) - 3), max(0, int(box.x) - 3)
    cut = grey[top : int(box.bottom) + 4, left : int(box.right) + 4]
    low, high = int(cut.min()), int(cut.max())
    spread = (cut.astype(np.float32) - low) * 255 / max(1, high - low)
    dark = spread if np.median(cut) > (low + high) / 2 else 255 - spread
    return cv2.resize(dark.astype(np.uint8), None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC)


def words(text: str) -> Counter[str]:
    """The words without signs and case, in their order."""
    plain = text.replace(NBSP, " ").casefold()
    return Counter(w for w in (re.sub(r"[^\w]", "", part) for part in re.split(r"[\s/–—·:-]+", plain)) if w)


def squeezed(text: str) -> str:
    return re.sub(r"[\W_]", "", text.casefold())


@needs_tesseract
@pytest.mark.parametrize("template", [t.name for t in TEMPLATES])
def test_headline_and_labels_can_be_read_back(template: str, tmp_path: Path) -> None:
    shown = read_sample(FOLDER, template)
    sheet = scene(template, shown.dataset, format_named("portrait"), brand(), shown.options)
    lines = [text.text for text in sheet.texts() if text.role in ROLES]
    found = read(sheet, tmp_path / "card.png")
    run_together = {squeezed(line) for line in found.splitlines()}
    # A narrow space that tesseract overlooks is no misread word: then the whole line must be right.
    doubtful = [line for line in lines if squeezed(line) not in run_together]
    missed = words(" ".join(doubtful)) - words(found)
    total = words(" ".join(lines)).total()
    share = 1 - missed.total() / total
    assert share >= SHARE, f"{share:.1%} of {total} words; not read: {', '.join(missed)}"
