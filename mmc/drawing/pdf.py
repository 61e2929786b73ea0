"""PDF pages of finished scenes: the same draw list as a still's, on paper. Text stays text; same input, same bytes."""

from __future__ import annotations

from collections.abc import Sequence

import skia

from mmc.core.format import Format
from mmc.drawing.raster import SkiaCanvas
from mmc.drawing.scene import END
from mmc.drawing.sheet import Sheet
from mmc.errors import DrawingError

_POINTS_PER_MM = 72 / 25.4
_PAPER_WIDTH = {"a4": 210.0}  # millimetres
_SCREEN_DPI = 144.0  # a format made for screens has no paper size; this is a handy one


def pdf(sheets: Sequence[Sheet]) -> bytes:
    """A PDF with one page a scene as it stands finished; DrawingError if there is none."""
    if not sheets:
        raise DrawingError("a PDF needs at least one page", element="pdf")
    stream = skia.DynamicMemoryWStream()
    metadata = skia.PDF.Metadata()
    metadata.fTitle = sheets[0].headline
    metadata.fSubject = sheets[0].alt
    metadata.fCreator = metadata.fProducer = "MMC"
    # No dates: the same picture gives the same file on any day.
    document = skia.PDF.MakeDocument(stream, metadata)
    for sheet in sheets:
        width, height = page_size(sheet.format)
        page = document.beginPage(width, height)
        page.scale(width / sheet.format.width, height / sheet.format.height)
        sheet.draw(SkiaCanvas(*sheet.format.size, page), END)
        document.endPage()
    document.close()
    return bytes(stream.detachAsData())


def page_size(format: Format) -> tuple[float, float]:
    """Width and height of a format's page in points."""
    width = _PAPER_WIDTH.get(format.name)
    points = width * _POINTS_PER_MM if width else format.width * 72 / _SCREEN_DPI
    return points, points * format.height / format.width
