"""Render: pages and words to the bytes of every file on the site. Pure: no disk, no clock."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any

import nh3
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from mmc.core import text
from mmc.website.page import Cell, Page, PageColumn, PageImage, page_url
from mmc.website.words import SiteWords

ON_HOME = 25  # the lead and eight rows of three; more go to the archive
IN_FEED = 30
WIDTHS = (480,)  # smaller copies of a still, in pixels, for small screens
_TAGS = {"p", "br", "strong", "em", "a", "ul", "ol", "li", "h2", "h3", "blockquote", "sub", "sup"}
SHOWN_ROWS = 200  # a longer table is for the CSV; a phone would choke on it
NO_DATA = "–"
_SHAPES = {
    "square": "persegi", "portrait": "potret", "story": "story", "wide": "lebar", "og": "pratinjau",
    "short": "tegak", "landscape": "mendatar",
}  # fmt: skip


@dataclass(frozen=True)
class Looks:
    """Addresses of the files every page refers to; they change with their bytes."""

    css: str


def render_story(page: Page, words: SiteWords, looks: Looks) -> dict[str, bytes]:
    """The files of one story by path below the site's root: its page and its CSV."""
    folder = page.path.strip("/")
    if page.withdrawn is not None:
        return {f"{folder}/index.html": _html("withdrawn.html.j2", words, looks, page=page)}
    table = table_view(page, words) if page.rows else None
    files = {f"{folder}/index.html": _html(
        "story.html.j2", words, looks, page=page, table=table, body=body_html(page.body), about=_about(page, words)
    )}  # fmt: skip
    if page.csv:
        files[f"{folder}/{csv_name(page)}"] = page.csv.encode()
    return files


def render_site(pages: Iterable[Page], words: SiteWords, looks: Looks) -> dict[str, bytes]:
    """The files that speak of all stories: home, archive, feed, sitemap, robots, 404."""
    shown = newest_first(p for p in pages if p.withdrawn is None)
    more = len(shown) > ON_HOME
    return {
        "index.html": _html("home.html.j2", words, looks, pages=shown[:ON_HOME], more=more),
        "arsip/index.html": _html("archive.html.j2", words, looks, months=_months(shown, words)),
        "404.html": _html("404.html.j2", words, looks),
        "feed.xml": _html("feed.xml.j2", words, looks, pages=shown[:IN_FEED]),
        "sitemap.xml": _html("sitemap.xml.j2", words, looks, pages=shown),
        "robots.txt": f"User-agent: *\nAllow: /\n\nSitemap: {words.base_url}/sitemap.xml\n".encode(),
    }


def render_css(words: SiteWords, fonts: Mapping[str, str]) -> bytes:
    """The style sheet in the site's colours; `fonts` maps a face to its file name beside the sheet."""
    return _environment().get_template("site.css.j2").render(c=words.brand.light, fonts=fonts).encode()


def render_svg(name: str, words: SiteWords) -> bytes:
    """One of our own drawings (`mark`, `tumpal`) as an SVG file in the site's colours."""
    return _environment().get_template(f"{name}.svg.j2").render(c=words.brand.light, logo=words.brand.logo).encode()


def newest_first(pages: Iterable[Page]) -> list[Page]:
    """By date of publication, then address, so that equal times never change places between bakes."""
    return sorted(pages, key=lambda p: (-p.published_at.timestamp(), p.slug))


def body_html(body: str) -> Markup:
    """Safe HTML of a body: its paragraphs, or its simple tags with everything else taken out."""
    if body.lstrip().startswith("<"):
        return Markup(nh3.clean(body, tags=_TAGS, attributes={"a": {"href"}}, url_schemes={"http", "https", "mailto"}))
    blocks = (b.strip() for b in body.replace("\r\n", "\n").split("\n\n"))
    return Markup("\n").join(Markup("<p>{}</p>").format(_lines(b)) for b in blocks if b)


def _lines(block: str) -> Markup:
    return Markup("<br>").join(escape(line) for line in block.split("\n"))


def csv_name(page: Page) -> str:
    """The file readers download; invented figures keep saying so when they leave the page."""
    return f"{page.slug}-data-latihan.csv" if page.practice else f"{page.slug}.csv"


def table_view(page: Page, words: SiteWords) -> dict[str, Any]:
    """The data table as it is shown: headings, cells written in Indonesian, how many rows are left to the CSV."""
    cells = page.rows[:SHOWN_ROWS]
    shown = [_shown_column([row[i] for row in cells], c, words) for i, c in enumerate(page.columns)]
    rows = list(zip(*shown, strict=True))
    gaps = any(NO_DATA in row for row in rows)
    return {"columns": page.columns, "rows": rows, "gaps": gaps, "more": len(page.rows) - len(rows)}


def _shown_column(cells: Sequence[Cell], column: PageColumn, words: SiteWords) -> list[str]:
    numbers = [c for c in cells if isinstance(c, (int, float))]
    # One number of decimals a column: only then do the decimal commas stand under each other.
    decimals = max((len(text.number(n).partition(",")[2]) for n in numbers), default=0)
    return [_shown(cell, column, decimals, words) for cell in cells]


def _shown(cell: Cell, column: PageColumn, decimals: int, words: SiteWords) -> str:
    if cell is None or cell == "":
        return NO_DATA
    if isinstance(cell, (int, float)):
        return text.number(cell, decimals, words.language)
    if column.kind == "date":
        return text.plain_date(date.fromisoformat(cell), words.language)
    if column.kind == "time":
        return _when(datetime.fromisoformat(cell), words)
    return cell


def _months(pages: Sequence[Page], words: SiteWords) -> list[tuple[str, list[Page]]]:
    groups: dict[str, list[Page]] = {}
    for page in pages:
        name = text.month_year(page.published_at.astimezone(words.tz).date(), words.language)
        groups.setdefault(name, []).append(page)
    return list(groups.items())


def _about(page: Page, words: SiteWords) -> Markup:
    """schema.org facts for search engines, safe inside a script element."""
    picture = page.preview
    facts: dict[str, Any] = {
        "@context": "https://schema.org", "@type": "NewsArticle", "headline": page.title[:110],
        "description": page.summary, "inLanguage": page.language,
        "mainEntityOfPage": page_url(words.base_url, page.slug),
        "datePublished": rfc3339(page.published_at), "dateModified": rfc3339(page.changed_at),
        "publisher": {"@type": "GovernmentOrganization", "name": words.name, "url": f"{words.base_url}/"},
    }  # fmt: skip
    if picture:
        facts["image"] = f"{words.base_url}/{picture.address}"
    raw = json.dumps(facts, ensure_ascii=False, sort_keys=True)
    return Markup(raw.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))


def rfc3339(moment: datetime) -> str:
    """`2026-11-21T07:00:00Z`."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _srcset(image: PageImage, root: str) -> str:
    # The PNG itself is for downloading: the largest copy shown has the same pixels and a quarter of its weight.
    return ", ".join(f"{root}/{address} {width}w" for width, address in copies(image))


def copies(image: PageImage) -> list[tuple[int, str]]:
    """(width, address) of every WebP copy of a still, the full-size one last."""
    stem = image.address.rpartition(".")[0]
    return [(w, f"{stem}-{w}.webp") for w in (*(w for w in WIDTHS if w < image.width), image.width)]


def _when(moment: datetime, words: SiteWords) -> str:
    local = moment.astimezone(words.tz)
    return f"{text.plain_date(local.date(), words.language)}, {text.clock(moment, words.tz, words.language)}"


def _day(moment: datetime, words: SiteWords) -> str:
    return text.plain_date(moment.astimezone(words.tz).date(), words.language)


def _seconds(seconds: float) -> str:
    whole = round(seconds)
    return f"{whole} detik" if whole < 60 else f"{whole // 60} menit {whole % 60} detik"


def _html(template: str, words: SiteWords, looks: Looks, **values: Any) -> bytes:
    rendered = _environment().get_template(template).render(site=words, root=words.root, looks=looks, **values)
    return rendered.encode()


@lru_cache(maxsize=1)
def _environment() -> Environment:
    env = Environment(
        loader=PackageLoader("mmc.website"), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True,
    )  # fmt: skip
    env.filters.update(
        when=_when, day=_day, rfc3339=rfc3339, seconds=_seconds, srcset=_srcset, csv_name=csv_name,
        shape=lambda name: _SHAPES.get(name, name),
        plain_date=text.plain_date, number=text.number,
    )  # fmt: skip
    return env


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
