"""Brand: who speaks. Colours, fonts, logo and words, read from one folder."""

from __future__ import annotations

import hashlib
import importlib.util
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from functools import lru_cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from mmc.core.language import LANGUAGES
from mmc.drawing import contrast, vision
from mmc.drawing.type import Style
from mmc.errors import ConfigError, DrawingError, Mistake, MmcError

THEMES = ("light", "dark")
_TEXT_COLOURS = ("ink", "grey", "accent", "rain")
_TOLD_APART = (
    ("accent", "muted"), ("accent", "muted_strong"), ("muted", "muted_strong"), ("accent", "rain"), ("accent", "grey"),
)  # fmt: skip
_EMOJI = "Noto Emoji"  # one ink, like the text around it: it stays readable and prints on films as well
_PACKAGED = {_EMOJI: ("manimgx_fonts", "NotoEmoji[wght].ttf")}  # faces that are not fontpkg's
_WORDS = ("region", "region_short", "source", "processed", "practice", "as_of", "issued")
_ENGLISH = {"source": "Source", "practice": "PRACTICE DATA", "as_of": "Data as of {date}", "issued": "Issued {date}"}


@dataclass(frozen=True, kw_only=True)
class Palette:
    """The colours of one theme, '#RRGGBB'. One accent; everything else is quiet."""

    ground: str
    ink: str
    grey: str  # subtitle, source, values that are not the point
    muted: str  # marks that are not the point
    muted_strong: str  # a second muted line
    hairline: str
    accent: str
    band: str  # the woven band at the top and its triangles
    band_mark: str
    tile: str  # the logo's tile and what is on it
    tile_ink: str
    rain: str
    sun: str
    cloud: str
    cloud_back: str


@dataclass(frozen=True, kw_only=True)
class Logo:
    """Rectangles and polygons on a rounded tile of 48 x 48 units."""

    radius: float  # of the tile
    rects: tuple[tuple[float, ...], ...] = ()  # x, y, width, height, corner radius
    polygons: tuple[tuple[tuple[float, float], ...], ...] = ()


@dataclass(frozen=True, kw_only=True)
class Motif:
    """The woven band: one figure repeated from edge to edge, painted layer over layer.

    Points are shares of one repeat: x from its left edge to its right, y from the band's top to its foot.
    """

    pitch: float  # width of one repeat, in band heights; stretched a little so that whole repeats fill the width
    layers: tuple[tuple[str, tuple[tuple[tuple[float, float], ...], ...]], ...]  # palette colour, polygons


@dataclass(frozen=True, kw_only=True)
class Fonts:
    """Font files; always opened by path."""

    words: Path
    figures: Path
    fallback: Path
    emoji: Path


@dataclass(frozen=True, kw_only=True)
class Brand:
    """An identity: everything a picture needs to know about its sender."""

    name: str
    title: str  # beside the logo: "MMC Kalteng"
    site: str
    handle: str
    light: Palette
    dark: Palette
    fonts: Fonts
    logo: Logo
    motif: Motif
    wording: Mapping[str, str]  # source, processed, practice, as_of, issued, region, region_short
    spellings: Mapping[str, str]
    regions: tuple[str, ...]
    fingerprint: str  # sha256 over brand.toml and the font files
    timezone: str = "Asia/Jakarta"
    language: str = "id"  # what its pictures and films are said in
    english: Mapping[str, str] = field(default_factory=dict)  # wording in English

    def speaking(self, language: str) -> Brand:
        """The same brand in another language; DrawingError for one we do not speak."""
        if language not in LANGUAGES:
            raise DrawingError(f"no language '{language}'; write {' or '.join(LANGUAGES)}", element="language")
        if language == self.language:
            return self
        if language == "id":
            raise DrawingError("a brand in English is not turned back; take the one that was loaded")
        own = hashlib.sha256(f"{self.fingerprint} {language}".encode()).hexdigest()
        return replace(self, language=language, wording={**self.wording, **self.english}, fingerprint=own)

    @property
    def zone(self) -> ZoneInfo:
        """Whose clock the pictures show."""
        return ZoneInfo(self.timezone)

    def palette(self, theme: str) -> Palette:
        """The colours of "light" or "dark", or MmcError."""
        if theme not in THEMES:
            raise MmcError(f"no theme '{theme}'; write light or dark")
        return self.light if theme == "light" else self.dark

    def words(self, weight: int) -> Style:
        """The style for words: names, headlines, sentences."""
        return Style((self.fonts.words, self.fonts.figures, self.fonts.fallback, self.fonts.emoji), weight)

    def figures(self, weight: int) -> Style:
        """The style for numbers that stand in a column: tabular figures."""
        files = (self.fonts.figures, self.fonts.words, self.fonts.fallback, self.fonts.emoji)
        return Style(files, weight, tabular=True)

    def spelled(self, name: str) -> str:
        """A place's name as we write it: our spelling, and no 'Kabupaten' before one of our own."""
        for other, ours in self.spellings.items():
            name = name.replace(other, ours)
        bare = re.sub(r"^(Kabupaten|Kab\.|Kota)\s+", "", name)
        return bare if bare in self.regions else name

    def covers_region(self, names: list[str]) -> bool:
        """True if these names are exactly the brand's regions: the table speaks for the whole."""
        return bool(self.regions) and sorted(self.spelled(n) for n in names) == sorted(self.regions)


@lru_cache(maxsize=8)
def load_brand(folder: Path) -> Brand:
    """The brand in a folder, or ConfigError listing every mistake of its brand.toml."""
    file = folder / "brand.toml"
    try:
        text = file.read_bytes()
        raw = tomllib.loads(text.decode("utf-8"))
    except FileNotFoundError as error:
        missing = Mistake(str(file), None, "file", "not found; a brand is a folder with a brand.toml")
        raise ConfigError([missing]) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError([Mistake(str(file), None, "file", f"no valid TOML: {error}")]) from error
    mistakes: list[Mistake] = []
    reader = _Reader(raw, str(file), mistakes)
    values: dict[str, Any] = {key: reader.text("", key) for key in ("name", "title", "site", "handle")}
    values["light"], values["dark"] = reader.palette("light"), reader.palette("dark")
    named = {"emoji": _EMOJI, **reader.section("fonts")}
    fonts = {f.name: _font(reader.word(named.get(f.name), f"fonts.{f.name}"), folder, f.name, reader)
             for f in fields(Fonts)}
    wording = {key: reader.text("words", key) for key in _WORDS}
    english = reader.english(values["title"])
    logo, motif = reader.logo(), reader.motif()
    timezone = reader.timezone()
    if mistakes:
        raise ConfigError(mistakes)
    digest = hashlib.sha256(text)
    for path in fonts.values():
        digest.update(path.read_bytes())
    return Brand(
        **values, fonts=Fonts(**fonts), logo=logo, motif=motif, wording=wording, english=english,
        spellings=dict(reader.section("spellings")), regions=tuple(reader.section("regions").get("names", ())),
        fingerprint=digest.hexdigest(), timezone=timezone,
    )


@dataclass(frozen=True)
class _Reader:
    raw: Mapping[str, Any]
    file: str
    mistakes: list[Mistake]

    def wrong(self, field: str, message: str) -> None:
        self.mistakes.append(Mistake(self.file, None, field, message))

    def section(self, name: str) -> Mapping[str, Any]:
        found = self.raw.get(name, {})
        if isinstance(found, dict):
            return found
        self.wrong(name, f"should be a table: [{name}]")
        return {}

    def text(self, section: str, key: str) -> str:
        found = (self.section(section) if section else self.raw).get(key)
        return self.word(found, f"{section}.{key}".lstrip("."))

    def english(self, title: str) -> dict[str, str]:
        """The words in English: ours, and in their place what [words.en] says."""
        own = self.section("words").get("en", {})
        if not isinstance(own, dict) or not set(own) <= set(_WORDS):
            self.wrong("words.en", f"should be a table of {', '.join(_WORDS)}")
            return {}
        return {**_ENGLISH, "processed": f"compiled by {title}", **{k: self.word(v, f"words.en.{k}")
                                                                     for k, v in own.items()}}

    def word(self, found: Any, field: str) -> str:
        if isinstance(found, str) and found.strip():
            return found
        self.wrong(field, "is missing; write a text")
        return ""

    def timezone(self) -> str:
        named = self.raw.get("timezone", "Asia/Jakarta")
        try:
            return ZoneInfo(named).key
        except (KeyError, OSError, ValueError, TypeError, AttributeError):  # an unknown name is a KeyError
            known = "Asia/Jakarta is WIB, Asia/Makassar WITA, Asia/Jayapura WIT"
            self.wrong("timezone", f"no time zone '{named}'; {known}")
        return "Asia/Jakarta"

    def logo(self) -> Logo:
        section = self.section("logo")
        try:
            rects = tuple(tuple(float(v) for v in rect) for rect in section.get("rects", ()))
            polygons = _polygons(section.get("polygons", ()))
            radius = float(section.get("radius", 10))
        except (TypeError, ValueError):
            rects, polygons, radius = (), (), 0.0
        if not rects + polygons or any(len(rect) != 5 for rect in rects):
            self.wrong("logo", "needs rects = [[x, y, width, height, corner]] or polygons = [[[x, y], ...]] on 48 x 48")
        return Logo(radius=radius, rects=rects, polygons=polygons)

    def motif(self) -> Motif:
        section, colors = self.section("band"), {f.name for f in fields(Palette)}
        try:
            layers = tuple((str(layer["color"]), _polygons(layer["shapes"])) for layer in section.get("layers", ()))
            pitch = float(section.get("pitch", 0))
        except (TypeError, ValueError, KeyError):
            layers, pitch = (), 0.0
        if not layers or not 0.2 <= pitch <= 20 or any(color not in colors for color, _ in layers):
            wanted = "layers = [{color = a palette name, shapes = [[[x, y], ...]]}]"
            self.wrong("band", f"needs pitch (0.2 to 20) and {wanted}")
        return Motif(pitch=pitch or 1.0, layers=layers)

    def palette(self, theme: str) -> Palette | None:
        """The palette, or None after noting each missing colour and each pair that cannot be read."""
        colors = {f.name: self.text(theme, f.name) for f in fields(Palette)}
        bad = [name for name, color in colors.items() if not re.fullmatch(r"#[0-9A-Fa-f]{6}", color)]
        for name in bad:
            self.wrong(f"{theme}.{name}", f"'{colors[name]}' is no colour; write it like #0B5D4E")
        if bad:
            return None
        for name in _TEXT_COLOURS:
            if not contrast.readable(colors[name], colors["ground"]):
                self.wrong(f"{theme}.{name}", _faint(name, colors[name], colors["ground"]))
        for one, other in _TOLD_APART:
            if mixed := vision.confused([(colors[one], colors[other])]):
                self.wrong(f"{theme}.{other}", f"{one} and {other} must differ: {vision.said(mixed)}")
        return Palette(**colors)


def _polygons(raw: Any) -> tuple[tuple[tuple[float, float], ...], ...]:
    return tuple(tuple((float(x), float(y)) for x, y in points) for points in raw)


def _faint(name: str, color: str, ground: str) -> str:
    return (
        f"text in {name} {color} on ground {ground} cannot be read: {contrast.ratio(color, ground):.1f}:1, "
        f"Lc {abs(contrast.apca(color, ground)):.0f}; needs {contrast.MIN_RATIO}:1 and Lc {contrast.MIN_LC:.0f}"
    )


def _font(named: str, folder: Path, field: str, reader: _Reader) -> Path:
    if not named:
        return folder
    if named.endswith((".ttf", ".otf")):
        if not (folder / named).is_file():
            reader.wrong(f"fonts.{field}", f"no file {folder / named}")
        return folder / named
    if named in _PACKAGED:
        package, file = _PACKAGED[named]
        spec = importlib.util.find_spec(package)
        found = Path(spec.origin).parent / file if spec and spec.origin else folder / file
        if not found.is_file():
            reader.wrong(f"fonts.{field}", f"font '{named}' is not installed: pip install {package.replace('_', '-')}")
        return found
    import fontpkg  # scans the installed packages: only when a brand is read

    try:
        return Path(fontpkg.path(named))
    except fontpkg.FontpkgError as error:
        reader.wrong(f"fonts.{field}", f"font '{named}' is not installed: {error}")
        return folder
