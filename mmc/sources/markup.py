"""XML without entities, tables out of HTML, and HTML as plain text. Nothing here opens a file or an address."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from xml.parsers import expat

from mmc.errors import SourceRefused

_DEEPEST, _MOST_NODES = 64, 400_000
_SPAN = 512  # a colspan or rowspan beyond this is no table


@dataclass
class Node:
    """One XML element: its name without namespace, its attributes, its own text and its children."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    text: str = ""
    children: list[Node] = field(default_factory=list)

    def all(self, tag: str) -> Iterator[Node]:
        """Every descendant of this name, in document order."""
        waiting = list(reversed(self.children))
        while waiting:
            node = waiting.pop()
            if node.tag == tag:
                yield node
            waiting.extend(reversed(node.children))

    def find(self, tag: str) -> Node | None:
        """The first child of this name."""
        return next((node for node in self.children if node.tag == tag), None)

    def said(self, tag: str) -> str:
        """The text of the first child of this name without surrounding spaces, "" if there is none."""
        node = self.find(tag)
        return node.text.strip() if node else ""


def read_xml(body: bytes, name: str) -> Node:
    """The root of an XML document; SourceRefused if it is broken or declares entities.

    Leading blanks and a BOM are forgiven (BMKG and WordPress write them). Entities are refused outright:
    a few lines of them can fill the memory or name files of this machine.
    """
    root, stack, counted = Node(""), [Node("")], 0
    stack[0] = root

    def refuse(*_: object) -> None:
        raise SourceRefused(f"{name} is XML that declares entities of its own; that is not read")

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal counted
        counted += 1
        if len(stack) > _DEEPEST or counted > _MOST_NODES:
            raise SourceRefused(f"{name} is XML nested too deep or too long to be one table")
        node = Node(_bare(tag), {_bare(k): v for k, v in attributes.items()})
        stack[-1].children.append(node)
        stack.append(node)

    def end(_: str) -> None:
        node = stack.pop()
        node.text = "".join(pieces.pop(id(node), ()))

    pieces: dict[int, list[str]] = {}
    reader = expat.ParserCreate(namespace_separator="}")
    reader.buffer_text = True
    reader.StartElementHandler, reader.EndElementHandler = start, end
    reader.CharacterDataHandler = lambda text: pieces.setdefault(id(stack[-1]), []).append(text)
    reader.EntityDeclHandler = refuse
    try:
        reader.Parse(body.lstrip(b"\xef\xbb\xbf \t\r\n"), True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise SourceRefused(f"{name} is XML that is cut off or broken ({error})") from error
    return root.children[0]


def _bare(tag: str) -> str:
    return tag.rpartition("}")[2]


def looks_like_html(body: bytes) -> bool:
    """True for a web page, whatever its content type says."""
    start = body.lstrip(b"\xef\xbb\xbf \t\r\n")[:400].lower()
    start = re.sub(rb"^(?:<\?xml[^>]*\?>|<!--.*?-->|\s)+", b"", start, flags=re.DOTALL)
    return start.startswith((b"<!doctype html", b"<html", b"<head", b"<body", b"<script", b"<table", b"<frameset"))


def plain_text(text: str) -> str:
    """Text without tags, with its entities read and its spaces made single."""
    bare = re.sub(r"<(script|style)\b.*?</\1\s*>", " ", text, flags=re.IGNORECASE | re.DOTALL)
    bare = re.sub(r"<[^<>]*>", " ", bare)
    return re.sub(r"\s+", " ", html.unescape(html.unescape(bare)).replace("\u00a0", " ")).strip()


def page_words(body: bytes) -> str:
    """What kind of web page came instead of data, in an editor's words."""
    text = body[:20000].lower()
    if any(word in text for word in (b"cloudflare", b"captcha", b"access denied", b"request rejected", b"support id")):
        return "a page of its firewall"
    login = (b'type="password"', b"type='password'", b"<title>login", b"<title>masuk", b"sign in", b"servicelogin")
    if any(word in text for word in login):
        return "a login page"
    return "a web page (HTML)"


class _Tables(HTMLParser):
    """Collects the cells of every table; a table inside a cell ends up in its own list."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[list[list[tuple[str, int, int]]]] = []
        self.outside = 0  # characters of text that stand in no table
        self._open: list[list[list[tuple[str, int, int]]]] = []
        self._cell: list[str] | None = None
        self._span = (1, 1)
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("script", "style", "title"):
            self._silent += 1
        elif tag == "table":
            self._close_cell()
            table: list[list[tuple[str, int, int]]] = []
            self.tables.append(table)
            self._open.append(table)
        elif tag == "tr" and self._open:
            self._close_cell()
            self._open[-1].append([])
        elif tag in ("td", "th") and self._open:
            self._close_cell()
            said = dict(attrs)
            self._span = (_count(said.get("colspan")), _count(said.get("rowspan")))
            self._cell = []
        elif tag == "br" and self._cell is not None:
            self._cell.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style", "title"):
            self._silent = max(0, self._silent - 1)
        elif tag in ("td", "th", "tr"):
            self._close_cell()
        elif tag == "table" and self._open:
            self._close_cell()
            self._open.pop()

    def handle_data(self, data: str) -> None:
        if self._silent:
            return
        if self._cell is not None:
            self._cell.append(data)
        else:
            self.outside += len(data.strip())

    def _close_cell(self) -> None:
        if self._cell is None or not self._open:
            return
        if not self._open[-1]:
            self._open[-1].append([])
        text = re.sub(r"\s+", " ", "".join(self._cell).replace("\u00a0", " ")).strip()
        self._open[-1][-1].append((text, *self._span))
        self._cell = None


def _count(said: str | None) -> int:
    return min(int(said), _SPAN) if said and said.isdigit() and int(said) > 0 else 1


def html_tables(text: str) -> tuple[list[list[list[str | None]]], int]:
    """Every table of a page as rows of cells, and how many characters of text stand outside them.

    A cell over several columns or rows fills its first place only, as a merged cell of a workbook does.
    """
    reader = _Tables()
    reader.feed(text)
    reader.close()
    return [_spread(table) for table in reader.tables], reader.outside


def _spread(table: list[list[tuple[str, int, int]]]) -> list[list[str | None]]:
    rows: list[list[str | None]] = [[] for _ in table]
    taken: set[tuple[int, int]] = set()
    for number, cells in enumerate(table):
        column = 0
        for text, wide, high in cells:
            while (number, column) in taken:
                column += 1
            for down in range(min(high, len(table) - number)):
                taken.update((number + down, column + right) for right in range(wide))
            rows[number] += [None] * (column - len(rows[number]))
            rows[number].append(text or None)
            column += wide
    width = max((column + 1 for _, column in taken), default=0)
    return [(row + [None] * width)[:width] for row in rows]
