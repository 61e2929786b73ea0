"""A post's words as safe HTML: entities, links and line ends, everything else escaped."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

_TAGS = {
    "bold": "strong", "italic": "em", "underline": "u", "strikethrough": "s", "code": "code", "pre": "code",
    "blockquote": "q", "spoiler": "span",
}  # fmt: skip
_LINK = re.compile(r"https?://[^\s<>\"']+[^\s<>\"'.,;:!?)]")


def as_html(text: str, entities: Iterable[Mapping[str, Any]] = ()) -> str:
    """The text as HTML; entities are counted in UTF-16 units, as Telegram does."""
    units = text.encode("utf-16-le", "surrogatepass")
    opens: dict[int, list[str]] = {}
    closes: dict[int, list[str]] = {}
    for entity in sorted(entities, key=lambda e: (e["offset"], -e["length"])):
        start, end = entity["offset"], entity["offset"] + entity["length"]
        tag, attribute = _TAGS.get(entity["type"], ""), ""
        if entity["type"] == "text_link":
            tag, attribute = "a", f' href="{escape(_safe(entity["url"]))}"'
        if tag:
            opens.setdefault(start, []).append(f"<{tag}{attribute}>")
            closes.setdefault(end, []).insert(0, f"</{tag}>")
    cuts = sorted({0, len(units) // 2, *opens, *closes})
    parts = []
    for start, end in zip(cuts, [*cuts[1:], len(units) // 2], strict=True):
        words = units[start * 2 : end * 2].decode("utf-16-le", "replace")
        parts += [*closes.get(start, []), *opens.get(start, []), _linked(words)]
    return "".join(parts).replace("\n", "<br>")


def _linked(words: str) -> str:
    """Escaped words with plain addresses made clickable."""
    at, parts = 0, []
    for found in _LINK.finditer(words):
        address = escape(found.group())
        parts += [escape(words[at : found.start()]), f'<a href="{address}">{address}</a>']
        at = found.end()
    return "".join((*parts, escape(words[at:])))


def _safe(url: str) -> str:
    return url if url.startswith(("http://", "https://", "tg://", "mailto:")) else "#"
