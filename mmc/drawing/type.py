"""Text, shaped: HarfBuzz on font files opened by path. A missing face or glyph is an error, never a box."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import Any

import skia
import uharfbuzz as hb

from mmc.core.format import Box
from mmc.errors import DrawingError, MissingGlyph

_TEXT_FORM = "\ufe0e"
# Emoji made of several characters: a flag of two letters; a base with its form, skin, tags, or joined to others.
_JOINED = "[\ufe0e\ufe0f\u20e3\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]"
_JOINERS = re.compile(_JOINED[:-1] + "\u200d\U0001f1e6-\U0001f1ff]")
_CLUSTER = re.compile(f"[\U0001f1e6-\U0001f1ff]{{2}}|.{_JOINED}*(?:\u200d.{_JOINED}*)*", re.DOTALL)


@dataclass(frozen=True)
class Style:
    """How a text is set: font files in order of preference, a weight, tabular figures or not."""

    files: tuple[Path, ...]
    weight: int = 400  # 200 to 900
    tabular: bool = False


@dataclass(frozen=True, eq=False)
class Run:
    """One shaped line of text. `width` is its advance; `ink` is what is painted, baseline at (0, 0)."""

    text: str
    size: float
    width: float
    ink: Box
    blob: Any  # skia.TextBlob; None for blank text

    def ink_at(self, x: float, y: float) -> Box:
        """The painted rectangle when the baseline's left end stands at x, y."""
        return Box(self.ink.x + x, self.ink.y + y, self.ink.w, self.ink.h)


@dataclass(frozen=True, eq=False)
class _Face:
    shaper: Any  # hb.Font at one unit per em unit
    typeface: Any  # skia.Typeface with the same outlines
    units: int
    cap: float  # height of a capital, in em


def clean(text: str) -> str:
    """The text composed (NFC) with every run of blanks and line breaks as one space; no-break spaces stay."""
    composed = unicodedata.normalize("NFC", text).replace("\u202f", "\u00a0")
    return " ".join(part for part in re.split(r"[ \t\r\n]+", composed) if part)


def cap_height(style: Style, size: float) -> float:
    """Height of a capital letter in pixels: what optical centring uses."""
    return _face(style.files[0], style.weight).cap * size


@lru_cache(maxsize=8192)
def shape(text: str, style: Style, size: float, tracking: float = 0.0) -> Run:
    """One line, shaped. `tracking` is extra space in em. MissingGlyph if no file has a character."""
    builder = skia.TextBlobBuilder()
    pen, ink, line = 0.0, skia.Rect.MakeEmpty(), clean(text)
    for path, part in _parts(line, style.files):
        font = _font(path, style.weight, size)
        glyphs, positions, pen = _shape_part(part, _face(path, style.weight), style, size, tracking, pen)
        builder.allocRunPos(font, glyphs, positions)
        for bounds, at in zip(font.getBounds(glyphs), positions, strict=True):
            if not bounds.isEmpty():
                ink.join(bounds.makeOffset(at.x(), at.y()))
    box = Box(ink.left(), ink.top(), ink.width(), ink.height())
    return Run(line, size, pen - (tracking * size if line else 0.0), box, builder.make() if line else None)


def _shape_part(
    part: str, face: _Face, style: Style, size: float, tracking: float, pen: float
) -> tuple[list[int], list[Any], float]:
    """Glyph numbers, their points, and where the pen stands afterwards."""
    buffer = hb.Buffer()
    buffer.add_str(part)
    buffer.guess_segment_properties()
    hb.shape(face.shaper, buffer, {"kern": True, "liga": tracking == 0.0, "tnum": style.tabular, "lnum": True})
    scale, glyphs, positions = size / face.units, [], []
    for info, at in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
        glyphs.append(info.codepoint)
        positions.append(skia.Point(pen + at.x_offset * scale, -at.y_offset * scale))
        pen += at.x_advance * scale + tracking * size
    return glyphs, positions, pen


def _parts(line: str, files: tuple[Path, ...]) -> list[tuple[Path, str]]:
    """The line cut where the font changes: the first file that has a character sets it."""
    plain = line.isascii() or not _JOINERS.search(line)
    clusters = list(line) if plain else [found[0] for found in _CLUSTER.finditer(line)]
    chosen = [(_file_for(cluster, files), cluster) for cluster in clusters]
    return [(path, "".join(c for _, c in group)) for path, group in groupby(chosen, key=lambda pair: pair[0])]


@lru_cache(maxsize=4096)
def _file_for(cluster: str, files: tuple[Path, ...]) -> Path:
    """The file for a character, or for an emoji of several: those are set by the last file that has the first."""
    character = cluster[0]
    as_picture = len(cluster) > 1 and _TEXT_FORM not in cluster
    for path in reversed(files) if as_picture else files:
        if ord(character) in _characters(path):
            return path
    if unicodedata.combining(character):
        return files[0]  # HarfBuzz composes or places it; a mark alone is no reason to change the font
    name = unicodedata.name(character, "unnamed")
    code = f"U+{ord(character):04X} {name}"
    raise MissingGlyph(f"no font has the character '{character}' ({code}); take it out of the text")


@lru_cache(maxsize=16)
def _characters(path: Path) -> frozenset[int]:
    if not path.is_file():
        raise DrawingError(f"font file {path.name} is not there", element=path.name)
    return frozenset(hb.Face(hb.Blob.from_file_path(str(path))).unicodes)


@lru_cache(maxsize=64)
def _face(path: Path, weight: int) -> _Face:
    """A file at one weight, cut to a static font so that shaper and painter see the same outlines.

    skia is not asked to vary a font itself: the FreeType inside it remembers a region's share by its peak
    alone, so letters that own an intermediate master (the C of Source Sans 3) come out bold after others.
    """
    if not path.is_file():
        raise DrawingError(f"font file {path.name} is not there", element=path.name)
    whole = hb.Face(hb.Blob.from_file_path(str(path)))
    axes = {axis.tag: axis for axis in whole.axis_infos}
    if "wght" in axes:
        asked = hb.SubsetInput()
        asked.keep_everything()
        asked.pin_all_axes_to_default(whole)
        asked.pin_axis_location(whole, "wght", min(max(weight, axes["wght"].min_value), axes["wght"].max_value))
        whole = hb.subset(whole, asked)
    # The empty manager never looks at the fonts of the machine: these bytes open or it is an error.
    typeface = skia.FontMgr.New_Custom_Empty().makeFromData(skia.Data.MakeWithCopy(whole.blob.data))
    if typeface is None or not whole.upem:
        raise DrawingError(f"font file {path.name} cannot be opened; TTF or OTF is needed", element=path.name)
    capital = skia.Font(typeface, 1000).getMetrics().fCapHeight / 1000
    return _Face(hb.Font(whole), typeface, whole.upem, capital)


@lru_cache(maxsize=512)
def _font(path: Path, weight: int, size: float) -> Any:
    font = skia.Font(_face(path, weight).typeface, size)
    font.setHinting(skia.FontHinting.kNone)
    font.setSubpixel(True)
    font.setLinearMetrics(True)
    font.setEdging(skia.Font.Edging.kAntiAlias)
    return font
