"""Telegram's HTML: text and entities out of `parse_mode=HTML`, counted in UTF-16 units."""

from __future__ import annotations

from dataclasses import dataclass
from html import unescape
from html.parser import HTMLParser
from typing import Any

_TAGS = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline",
    "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough", "code": "code", "pre": "pre",
    "a": "text_link", "tg-spoiler": "spoiler", "blockquote": "blockquote",
}  # fmt: skip


class BadEntities(ValueError):
    """Markup that Telegram does not parse; the message is its own wording."""


@dataclass(frozen=True)
class Marked:
    """A text as readers see it, with its entities."""

    text: str
    entities: tuple[dict[str, Any], ...] = ()

    @property
    def units(self) -> int:
        """Length in UTF-16 units."""
        return units(self.text)

    @property
    def links(self) -> tuple[str, ...]:
        """Addresses hidden behind words."""
        return tuple(e["url"] for e in self.entities if e["type"] == "text_link")


def units(text: str) -> int:
    """Length in UTF-16 units, the way Telegram counts."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def marked(text: str, html: bool) -> Marked:
    """Text and entities; BadEntities for tags Telegram does not know or that do not match."""
    if not html:
        return Marked(text.strip())
    reader = _Reader()
    reader.feed(text)
    reader.close()
    if reader.open:
        raise BadEntities(f"can't find end tag corresponding to start tag \"{reader.open[-1][0]}\"")
    words = "".join(reader.words)
    return Marked(words.rstrip(), tuple(sorted(reader.entities, key=lambda e: e["offset"])))


class _Reader(HTMLParser):
    """Walks the markup and remembers what was opened where."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.words: list[str] = []
        self.entities: list[dict[str, Any]] = []
        self.open: list[tuple[str, int, str]] = []

    @property
    def _at(self) -> int:
        return units("".join(self.words))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _TAGS:
            raise BadEntities(f'Unsupported start tag "{tag}" at byte offset {self.getpos()[1]}')
        self.open.append((tag, self._at, dict(attrs).get("href") or ""))

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open[-1][0] != tag:
            raise BadEntities(f'Unexpected end tag "{tag}" at byte offset {self.getpos()[1]}')
        name, start, href = self.open.pop()
        length = self._at - start
        if length:
            entity: dict[str, Any] = {"type": _TAGS[name], "offset": start, "length": length}
            self.entities.append({**entity, "url": href} if name == "a" else entity)

    def handle_data(self, data: str) -> None:
        if "<" in data:
            raise BadEntities(f"Unsupported start tag at byte offset {self.getpos()[1]}")
        self.words.append(data)

    def handle_entityref(self, name: str) -> None:
        self.words.append(unescape(f"&{name};"))

    def handle_charref(self, name: str) -> None:
        self.words.append(unescape(f"&#{name};"))
