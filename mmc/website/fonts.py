"""Fonts: the brand's faces as web fonts, cut down to the letters our readers' languages need."""

from __future__ import annotations

import hashlib
from pathlib import Path

from mmc.drawing.brand import Fonts
from mmc.website.media import write_file

# Latin with its accents, punctuation, super- and subscripts, currency, arrows and the minus sign.
_LETTERS = (range(0x20, 0x180), range(0x2010, 0x2040), range(0x2070, 0x20A0), range(0x20A0, 0x20C0),
            range(0x2190, 0x21A0), (0x2212, 0x2122, 0x2248, 0x2264, 0x2265))  # fmt: skip


def web_fonts(store: Path, fonts: Fonts) -> dict[str, Path]:
    """Face -> a WOFF file in the store; made on the first bake, then only looked up."""
    return {face: _cut(source, store, face) for face, source in (("words", fonts.words), ("figures", fonts.figures))}


def _cut(source: Path, store: Path, face: str) -> Path:
    data = source.read_bytes()
    target = store / "fonts" / f"{face}-{hashlib.sha256(data).hexdigest()[:16]}.woff"
    if target.is_file():
        return target
    from io import BytesIO

    from fontTools import subset
    from fontTools.ttLib import TTFont

    font = TTFont(BytesIO(data), recalcTimestamp=False)
    options = subset.Options(layout_features=["kern", "liga", "tnum", "ccmp", "locl", "mark", "mkmk"], hinting=False)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=[code for block in _LETTERS for code in block])
    cutter.subset(font)
    font.flavor = "woff"
    out = BytesIO()
    font.save(out)
    write_file(target, out.getvalue())
    return target
