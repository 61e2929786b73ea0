"""quote: one sentence somebody said, large, with name, office and if there is one a portrait."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from mmc.core.dataset import Column, Dataset
from mmc.core.format import Format
from mmc.core.language import say
from mmc.drawing.brand import Brand, Palette
from mmc.drawing.layout import Column as Stack
from mmc.drawing.layout import Element, Gap, Grow, Row, Words
from mmc.drawing.motion import Timing
from mmc.drawing.photo import Photo, Picture, read_focus, read_photo
from mmc.drawing.sheet import Sheet
from mmc.drawing.wrap import fit
from mmc.errors import DatasetError, TextOverflow
from mmc.infographics.alt_text import alt_text
from mmc.infographics.card import Copy
from mmc.infographics.frame import framed
from mmc.infographics.portrait import OpeningMark, Speaker
from mmc.infographics.template import Need, Options, Template, palette_of

_LARGEST = 1.45  # of the format's headline
_SMALLEST = 1.2  # of its labels: below this a quotation is an article
_MARKS = "\"“”„'«»"
_PHOTO_SHARE = 0.36  # of a wide picture


@dataclass(frozen=True, kw_only=True)
class QuoteOptions(Options):
    """A portrait of the speaker, and where its face is."""

    photo: bytes | None = field(default=None, metadata={"what": "foto narasumber (JPEG, PNG, WebP)", "file": True})
    focus: str = field(default="50,35", metadata={"what": "letak wajah, persen dari kiri dan atas: 50,35"})


@dataclass(frozen=True)
class Said:
    """One row, ready to be set."""

    words: str
    name: str
    office: str
    photo: Photo | None
    focus: tuple[float, float]


class Quote(Template):
    name = "quote"
    title = "Kutipan"
    needs = (
        Need(kinds=("text",), what="kutipan, persis seperti diucapkan", name="kutipan"),
        Need(kinds=("text",), what="nama yang berbicara", name="nama"),
        Need(kinds=("text",), what="jabatan", name="jabatan", least=0),
    )
    rows = (1, 1)
    tells = False
    options = QuoteOptions

    @classmethod
    def draw_up(
        cls, dataset: Dataset, columns: tuple[Column, ...], format: Format, brand: Brand, options: Options
    ) -> Sheet:
        assert isinstance(options, QuoteOptions)
        photo = read_photo(options.photo) if options.photo is not None else None
        said = _said(dataset, len(columns) > 2, photo, read_focus(options.focus))
        # What somebody said is never reworded: a headline names the picture in lists and is not drawn.
        headline = options.headline or f"{said.name}: “{said.words}”"
        kicker = options.kicker or brand.wording["region"]
        words = Copy(kicker=kicker, headline=headline, subtitle="", brief="", origin=dataset.origin)
        who = f"{said.name}, {said.office}" if said.office else said.name
        alt = alt_text(say(f"Kutipan {who}", f"Quotation: {who}"), "", f"“{said.words.rstrip('.')}”", (), words, brand)
        p = palette_of(brand, options)
        bodies = _bodies(said, kicker, format, brand, p)
        return framed(
            template=cls.name, format=format, brand=brand, palette=p, words=words, bodies=bodies, alt=alt
        )


def _said(dataset: Dataset, office: bool, photo: Photo | None, focus: tuple[float, float]) -> Said:
    row = dataset.table.to_dicts()[0]
    for column in ("kutipan", "nama"):
        if not (row[column] or "").strip(f" {_MARKS}"):
            raise DatasetError(f"quote: column '{column}' of {dataset.name} is empty")
    words = row["kutipan"].strip().strip(_MARKS).strip()
    return Said(words, row["nama"].strip(), (row["jabatan"] or "").strip() if office else "", photo, focus)


def _bodies(said: Said, kicker: str, format: Format, brand: Brand, p: Palette) -> Iterator[Element]:
    """From the largest words to the smallest, the photo giving way first; TextOverflow if the words are too many."""
    scale, side = format.scale, format.width > 1.5 * format.height and said.photo is not None
    ceiling, floor = round(scale.headline[1] * _LARGEST), round(scale.label * _SMALLEST)
    width = format.safe.w * (1 - _PHOTO_SHARE) - 56 if side else format.safe.w
    last: TextOverflow | None = None
    for size in range(ceiling, floor - 1, -3):
        try:
            block = fit(said.words, brand.words(700), (size, size), width, 14, leading=1.2, tracking=-0.01,
                        element="quote")
        except TextOverflow as error:
            last = error
            continue
        below = scale.label * (0.8 if format.max_rows <= 3 else 1.8)
        tight = format.max_rows <= 3  # on a link preview the page around it says whose this is
        over = fit(kicker.upper(), brand.words(700), (scale.kicker, scale.kicker), width, 2, tracking=0.08,
                   element="kicker")
        top = () if tight else (Words(over, p.accent, p.ground, "kicker"), Gap(scale.label * 1.5))
        mark = OpeningMark(brand, p, scale.label * (4 if tight else 6))
        lines = Words(block, p.ink, p.ground, "headline", timing=Timing(0.25, 0.4))
        for tall in ((0.0,) if side or not said.photo else (0.3, 0.24, 0.19)):
            speaker = Speaker(said.name, said.office, None if side else said.photo, said.focus, brand, p,
                              scale.subtitle, round(tall * format.safe.h))
            flow: Element = Stack(
                (*top, mark, Gap(scale.label * (0.7 if tight else 1.1)), lines, Grow(Gap(below)), speaker), "quote"
            )
            if side and said.photo is not None:
                yield Row((Picture(said.photo, said.focus), flow), (_PHOTO_SHARE, 1 - _PHOTO_SHARE), 56)
            else:
                yield flow
    raise TextOverflow(
        f"{len(said.words)} characters are too many to be read here; quote a shorter part", element="quote"
    ) from last
