"""News feeds: RSS, Atom and WordPress's REST answers, as a table of articles."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from typing import Any, ClassVar, Literal

from pydantic import Field

from mmc.core.dataset import Column
from mmc.core.text import plain_date
from mmc.errors import SourceRefused
from mmc.sources.fetch import Fetcher
from mmc.sources.kind import Kind, local_day, refuse_page
from mmc.sources.markup import Node, plain_text, read_xml
from mmc.sources.numbers import read_date
from mmc.sources.snapshot import Part, Snapshot
from mmc.sources.source import Options, Reading, json_of

_PER_PAGE = 50
_ZONES = {"WIB": 7, "WITA": 8, "WIT": 9}
# A hacked site publishes these under a minister's name; nothing of the kind is ever shown.
SPAM = ("slot", "gacor", "judi", "togel", "casino", "poker online", "situs toto", "maxwin")
COLUMNS = (
    Column(name="judul", kind="text", label="Judul"),
    Column(name="tanggal", kind="date", label="Tanggal (WIB)"),
    Column(name="waktu", kind="time", label="Waktu terbit"),
    Column(name="tautan", kind="text", label="Tautan"),
    Column(name="ringkasan", kind="text", label="Ringkasan"),
    Column(name="kategori", kind="text", label="Kategori"),
    Column(name="id", kind="text", label="Penanda"),
)
Article = tuple[str, datetime, str, str, str, str]  # title, moment, link, summary, categories, id


class FeedOptions(Options):
    """Where the feed is and how much of it."""

    format: Literal["feed", "wordpress"] = Field(
        default="feed", description="an RSS or Atom address, or the REST answers of a WordPress site"
    )
    path: str = Field(default="/feed/", description="path of the feed below base_url (format feed)")
    pages: int = Field(default=1, ge=1, le=20, description=f"pages of {_PER_PAGE} articles (format wordpress)")
    block: tuple[str, ...] = Field(default=SPAM, description="articles whose title has one of these words are left out")


@dataclass(frozen=True, kw_only=True)
class Feed(Kind[FeedOptions]):
    """Articles of a site, newest first. Their words belong to the site: pictures name it."""

    kind: ClassVar[str] = "feed"
    words: ClassVar[type[Options]] = FeedOptions

    def fetch(self, fetcher: Fetcher, now: datetime) -> Snapshot:
        """The feed, or the pages of a WordPress site until they end."""
        parts: list[Part] = []
        if self.options.format == "feed":
            parts = [fetcher.get(f"{self.base_url}/{self.options.path.lstrip('/')}", self.door)]
        for page in range(1, self.options.pages + 1 if self.options.format == "wordpress" else 1):
            asked = {"per_page": str(_PER_PAGE), "page": str(page)}
            part = fetcher.get(f"{self.base_url}/wp-json/wp/v2/posts", self.door, params=asked, accept=(400,))
            if part.status == 400 and page > 1:
                break  # the page past the end
            parts.append(part)
            if len(_posts(part)) < _PER_PAGE:
                break
        return Snapshot(source=self.name, kind=self.kind, parts=tuple(parts), fetched_at=now)

    def read(self, snapshot: Snapshot) -> Reading:
        """One row an article; the same id twice is one article."""
        found: dict[str, Article] = {}
        producer = ""
        for part in snapshot.parts:
            title, articles = read_feed(part)
            producer = producer or title
            for article in articles:
                found.setdefault(article[5], article)
        if not found:
            raise SourceRefused(f"{snapshot.parts[0].url} lists not one article")
        clean = [a for a in found.values() if not self._blocked(a[0])]
        clean.sort(key=lambda a: a[1], reverse=True)
        notes = [f"{len(found) - len(clean)} articles were left out: their titles look like gambling spam"]
        days = sorted(local_day(a[1]) for a in clean) or [local_day(snapshot.fetched_at)]
        first, last = plain_date(days[0]), plain_date(days[-1])
        rows = [(a[0], local_day(a[1]), a[1], a[2], a[3] or None, a[4] or None, a[5]) for a in clean]
        return self.table(
            snapshot, COLUMNS, rows, notes=notes if len(clean) < len(found) else (), as_of=days[-1],
            producer=producer or _host(snapshot), title=f"Berita {producer}".strip(),
            period=first if first == last else f"{first} sampai {last}",
        )  # fmt: skip

    def _blocked(self, title: str) -> bool:
        return any(re.search(rf"\b{re.escape(word)}\b", title, re.IGNORECASE) for word in self.options.block)


def read_feed(part: Part) -> tuple[str, list[Article]]:
    """The site's name and its articles; SourceRefused says what came instead."""
    refuse_page(part, "the news")
    if part.body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"[", b"{"):
        return "", [_of_post(post, part.url) for post in _posts(part)]
    root = read_xml(part.body, part.url)
    if root.tag == "feed":
        return plain_text(root.said("title")), [_of_entry(node, part.url) for node in root.all("entry")]
    channel = root.find("channel")
    if root.tag != "rss" or channel is None:
        raise SourceRefused(f"{part.url} is XML but no news feed (RSS or Atom)")
    return plain_text(channel.said("title")), [_of_item(node, part.url) for node in channel.all("item")]


def _of_item(item: Node, url: str) -> Article:
    title, link = plain_text(item.said("title")), item.said("link")
    kinds = ", ".join(plain_text(node.text) for node in item.children if node.tag == "category")
    at = moment(item.said("pubDate") or item.said("date"), f"{url}: '{title}'")
    return (title, at, link, _summary(item.said("description")), kinds, item.said("guid") or link)


def _of_entry(entry: Node, url: str) -> Article:
    title = plain_text(entry.said("title"))
    links = [n for n in entry.children if n.tag == "link" and n.attributes.get("rel", "alternate") == "alternate"]
    link = links[0].attributes.get("href", "") if links else ""
    at = moment(entry.said("published") or entry.said("updated"), f"{url}: '{title}'")
    kinds = ", ".join(n.attributes.get("term", "") for n in entry.children if n.tag == "category")
    return (title, at, link, _summary(entry.said("summary") or entry.said("content")), kinds, entry.said("id") or link)


def _posts(part: Part) -> list[dict[str, Any]]:
    raw = json_of(part, who="the news")
    if isinstance(raw, dict) and raw.get("code"):
        raise SourceRefused(f"{part.url} refuses: {raw.get('message') or raw['code']}")
    if not isinstance(raw, list) or not all(isinstance(post, dict) for post in raw):
        raise SourceRefused(f"{part.url} is JSON but no list of WordPress posts")
    return raw


def _of_post(post: Mapping[str, Any], url: str) -> Article:
    try:
        title = plain_text(post["title"]["rendered"])
        # `date` is the site's own wall clock, which is often set wrong; date_gmt is not.
        at = datetime.fromisoformat(post["date_gmt"]).replace(tzinfo=UTC)
        id = str(post.get("guid", {}).get("rendered") or post["id"])
        return (title, at, str(post["link"]), _summary(post.get("excerpt", {}).get("rendered", "")), "", id)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise SourceRefused(f"{url}: a post lacks what WordPress sends ({type(error).__name__}: {error})") from error


def moment(text: str, where: str) -> datetime:
    """The moment (aware, UTC) in RFC 822, ISO 8601 or `Senin, 28 September 2026 16.15 WIB`; SourceRefused if none."""
    # First the spoken form: the RFC 822 reader takes it too, and takes WIB for UTC without a word.
    spoken = re.fullmatch(r"(.*\d{4}),?\s+(?:pukul\s+)?(\d\d)[.:](\d\d)(?:\s*(WIB|WITA|WIT))?", text.strip())
    day = read_date(spoken[1]) if spoken else None
    if spoken is not None and day is not None:
        zone = timezone(timedelta(hours=_ZONES[spoken[4] or "WIB"]))
        hour, minute = int(spoken[2]), int(spoken[3])
        if hour > 23 or minute > 59:
            raise SourceRefused(f"{where}: '{text}' is no date of an article")
        return datetime(day.year, day.month, day.day, hour, minute, tzinfo=zone).astimezone(UTC)
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            at = read(text.strip())
            return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
        except (ValueError, TypeError, OverflowError):
            continue
    raise SourceRefused(f"{where}: '{text}' is no date of an article")


def _summary(text: str) -> str:
    return re.sub(r"\s*(?:\[…\]|\[\.\.\.\]|…)+\s*(?:\[…\])?$", " …", plain_text(text)).strip()


def _host(snapshot: Snapshot) -> str:
    from urllib.parse import urlsplit

    url = snapshot.parts[0].url
    return urlsplit(url).hostname or url
