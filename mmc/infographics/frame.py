"""Frame: the band, the footer and one free body between them, for pictures whose proof is words."""

from __future__ import annotations

from collections.abc import Iterable

from mmc.core.format import Format
from mmc.core.text import plain_date
from mmc.drawing.brand import Brand, Palette
from mmc.drawing.furniture import Footer, band
from mmc.drawing.gates import Facts
from mmc.drawing.layout import Column, Element, Gap, Grow
from mmc.drawing.sheet import Sheet
from mmc.errors import TextOverflow
from mmc.infographics.card import Copy, source_line


def framed(
    *, template: str, format: Format, brand: Brand, palette: Palette, words: Copy, bodies: Iterable[Element], alt: str
) -> Sheet:
    """The finished composition with the first body that fits; TextOverflow if none does."""
    scale, origin = format.scale, words.origin
    source = source_line(origin, brand, words.as_of)
    footer = Footer(brand, palette, source, scale.source, scale.kicker, origin.practice)
    tall = format.height > 1.5 * format.width or format.max_rows <= 3
    practice = brand.wording["practice"] if origin.practice else ""
    facts = Facts(producer=origin.producer, as_of=plain_date(origin.as_of), practice=practice)
    last: TextOverflow | None = None
    for body in bodies:
        try:
            marks = Column((Gap(0 if tall else 24), Grow(body), Gap(32), footer)).place(format.safe)
        except TextOverflow as error:
            last = error
            continue
        return Sheet(
            format=format, background=palette.ground, marks=(*band(format, brand, palette), *marks),
            headline=words.headline, alt=alt, template=template, facts=facts,
        )
    raise last if last else TextOverflow("nothing to set")
