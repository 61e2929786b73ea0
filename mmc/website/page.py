"""Page: one story as the public website shows it, frozen, as plain data between ledger and bake."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from typing import Any, Literal

from mmc.errors import MmcError

Cell = str | float | int | None
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_SHA = re.compile(r"[0-9a-f]{64}")
_FILE = re.compile(r"[a-z0-9][a-z0-9._-]{0,80}")
# Characters no XML feed may hold; one of them in a title would make the whole feed unreadable.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, kw_only=True)
class Note:
    """One dated remark under a story: a correction, or why it was withdrawn."""

    at: datetime  # aware
    note: str

    def __post_init__(self) -> None:
        _aware(self.at, "note.at")
        _set(self, "note", plain(self.note))


@dataclass(frozen=True, kw_only=True)
class PageImage:
    """One still by content; the bake store holds its bytes."""

    sha256: str
    name: str  # file name readers download, "portrait.png"
    format: str
    width: int
    height: int
    alt: str = ""

    def __post_init__(self) -> None:
        _file(self.sha256, self.name)
        _set(self, "alt", plain(self.alt))

    @property
    def address(self) -> str:
        """Where the site keeps it, below the site's root; never reused for other bytes."""
        return f"media/{self.sha256[:20]}-{self.name}"


@dataclass(frozen=True, kw_only=True)
class PageTrack:
    """The subtitles of a film by content, as WebVTT."""

    sha256: str
    name: str

    def __post_init__(self) -> None:
        _file(self.sha256, self.name)

    @property
    def address(self) -> str:
        return f"media/{self.sha256[:20]}-{self.name}"


@dataclass(frozen=True, kw_only=True)
class PageFilm:
    """One film by content, with the picture shown before it plays."""

    sha256: str
    name: str
    mime: str
    format: str
    width: int
    height: int
    seconds: float
    poster: PageImage | None = None
    alt: str = ""
    track: PageTrack | None = None
    credit: str = ""  # whose music it carries

    def __post_init__(self) -> None:
        _file(self.sha256, self.name)
        _set(self, "alt", plain(self.alt))

    @property
    def address(self) -> str:
        return f"media/{self.sha256[:20]}-{self.name}"


@dataclass(frozen=True, kw_only=True)
class PageColumn:
    """One column of the data table."""

    label: str
    kind: Literal["text", "number", "date", "time"]
    unit: str = ""


@dataclass(frozen=True, kw_only=True)
class Page:
    """Everything one story page shows. Equal pages bake to equal bytes."""

    slug: str
    delivery: str  # the public key of the delivery that put it here
    title: str
    summary: str
    published_at: datetime  # aware
    body: str = ""  # plain paragraphs, or simple HTML when it starts with a tag; always cleaned when baked
    updated_at: datetime | None = None  # aware; set by a correction
    kicker: str = ""
    stills: tuple[PageImage, ...] = ()
    films: tuple[PageFilm, ...] = ()
    slides: tuple[PageImage, ...] = ()  # a carousel in its order: cover first
    columns: tuple[PageColumn, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()
    csv: str = ""
    source: str = ""  # "Dukcapil Kemendagri"
    source_url: str = ""
    licence: str = ""
    period: str = ""  # what time the figures speak of
    as_of: date | None = None
    method: str = ""  # how the figures were made ready, in a sentence or two
    practice: bool = False  # the figures are invented: DATA LATIHAN
    corrections: tuple[Note, ...] = ()
    withdrawn: Note | None = None
    language: str = "id"

    def __post_init__(self) -> None:
        if not _SLUG.fullmatch(self.slug):
            raise MmcError(f"page: slug '{self.slug}' may hold a-z, 0-9 and single hyphens; make one with slug_of()")
        for name in ("title", "summary", "body", "kicker", "source", "licence", "period", "method", "csv"):
            _set(self, name, plain(getattr(self, name)))
        if not self.title.strip():
            raise MmcError(f"page {self.slug}: title is empty")
        if self.source_url and not self.source_url.startswith(("https://", "http://")):
            raise MmcError(f"page {self.slug}: source_url '{self.source_url}' must start with https:// or http://")
        _aware(self.published_at, f"page {self.slug}: published_at")
        if self.updated_at is not None:
            _aware(self.updated_at, f"page {self.slug}: updated_at")
        for number, row in enumerate(self.rows, start=1):
            if len(row) != len(self.columns):
                raise MmcError(f"page {self.slug}: row {number} has {len(row)} cells for {len(self.columns)} columns")

    @property
    def film(self) -> PageFilm | None:
        """The film the page plays: the landscape one if there is one."""
        wide = [f for f in self.films if f.width > f.height]
        return next(iter(wide or self.films), None)

    @property
    def changed_at(self) -> datetime:
        """The last time anything on the page changed."""
        times = [self.published_at, *(n.at for n in self.corrections)]
        times += [self.updated_at] if self.updated_at else []
        times += [self.withdrawn.at] if self.withdrawn else []
        return max(times)

    @property
    def path(self) -> str:
        return page_path(self.slug)

    @property
    def card(self) -> PageImage | None:
        """The still on the home page."""
        return self.still("square", "portrait", "wide", "og", "story") or self.cover

    @property
    def tall(self) -> PageImage | None:
        """The main still on a phone."""
        return self.still("portrait", "square", "story", "wide", "og") or self.cover

    @property
    def broad(self) -> PageImage | None:
        """The main still on a wide screen, where there is one made for it."""
        return self.still("wide", "og")

    @property
    def preview(self) -> PageImage | None:
        """The still that link previews show."""
        return self.still("og", "wide", "square", "portrait") or self.cover

    @property
    def cover(self) -> PageImage | None:
        """The first slide of a carousel."""
        return next(iter(self.slides), None)

    def still(self, *formats: str) -> PageImage | None:
        """The first still in one of these formats, in the order asked for."""
        for name in formats:
            for image in self.stills:
                if image.format == name:
                    return image
        return None

    def media(self) -> dict[str, PageImage | PageFilm | PageTrack]:
        """Every file the page shows, by sha256."""
        found: list[PageImage | PageFilm | PageTrack] = [*self.stills, *self.slides, *self.films]
        found += [part for film in self.films for part in (film.poster, film.track) if part is not None]
        return {m.sha256: m for m in found}

    def set_in_pages(self) -> set[str]:
        """sha256 of the stills that pages show and not only offer: these get smaller copies."""
        return {image.sha256 for image in (self.card, self.tall, self.broad, *self.slides) if image is not None}

    def to_dict(self) -> dict[str, Any]:
        """A JSON-ready dict; `page_from_dict` reads it back to an equal page."""
        return {name: _jsonable(value) for name, value in asdict(self).items()}


def page_from_dict(raw: Mapping[str, Any]) -> Page:
    """The page that `Page.to_dict` wrote; MmcError naming what is wrong with it."""
    unknown = set(raw) - {f.name for f in fields(Page)}
    if unknown:
        raise MmcError(f"page: unknown field {', '.join(sorted(unknown))}")
    data = dict(raw)
    try:
        for name in ("published_at", "updated_at"):
            data[name] = _moment(data.get(name))
        data["as_of"] = date.fromisoformat(data["as_of"]) if data.get("as_of") else None
        data["stills"] = tuple(PageImage(**s) for s in data.get("stills", ()))
        data["slides"] = tuple(PageImage(**s) for s in data.get("slides", ()))
        data["films"] = tuple(_film(f) for f in data.get("films", ()))
        data["columns"] = tuple(PageColumn(**c) for c in data.get("columns", ()))
        data["rows"] = tuple(tuple(row) for row in data.get("rows", ()))
        data["corrections"] = tuple(_note(n) for n in data.get("corrections", ()))
        data["withdrawn"] = _note(data["withdrawn"]) if data.get("withdrawn") else None
        return Page(**data)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise MmcError(f"page {raw.get('slug', '?')}: cannot be read: {error}") from error


def page_path(slug: str) -> str:
    """`/berita/<slug>/`: where a story lies on the site, below the base address."""
    return f"/berita/{slug}/"


def page_url(base_url: str, slug: str) -> str:
    """The canonical public address of a story; captions add `?p=<delivery>` to it."""
    return base_url.rstrip("/") + page_path(slug)


def slug_of(title: str, key: str = "") -> str:
    """An address word from a title: ASCII, at most 60 characters cut between words, then the key."""
    ascii_only = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z0-9]+", ascii_only)
    chosen: list[str] = []
    for word in words:
        if len("-".join([*chosen, word])) > 60:
            break
        chosen.append(word)
    tail = re.findall(r"[a-z0-9]+", key.lower())
    return "-".join(chosen + tail) or (words[0][:60] if words else "konten")


def plain(text: str) -> str:
    """The text in NFC without characters that neither HTML nor XML can carry."""
    return unicodedata.normalize("NFC", _UNWRITABLE.sub("", text))


def _film(raw: Mapping[str, Any]) -> PageFilm:
    poster, track = raw.get("poster"), raw.get("track")
    parts = {"poster": PageImage(**poster) if poster else None, "track": PageTrack(**track) if track else None}
    return PageFilm(**{**raw, **parts})


def _note(raw: Mapping[str, Any]) -> Note:
    return Note(at=datetime.fromisoformat(raw["at"]), note=raw["note"])


def _moment(value: str | None) -> datetime | None:
    return datetime.fromisoformat(value) if value else None


def _jsonable(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: _jsonable(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [_jsonable(v) for v in value]
    return value.isoformat() if isinstance(value, (date, datetime)) else value


def _aware(moment: datetime, where: str) -> None:
    if not isinstance(moment, datetime) or moment.tzinfo is None:
        raise MmcError(f"{where} needs a time with its zone")


def _file(sha256: str, name: str) -> None:
    if not _SHA.fullmatch(sha256) or not _FILE.fullmatch(name):
        raise MmcError(f"page: media '{name}' needs a sha256 in hex and a file name of a-z, 0-9, dot, hyphen")


def _set(value: object, name: str, text: str) -> None:
    object.__setattr__(value, name, text)
