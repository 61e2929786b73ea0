"""A post's words and files as WordPress keeps them: blocks of plain HTML that its editor can open."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from mmc.core.channel import MediaFile

_LINK = re.compile(r"https?://[^\s<>\"']+[^\s<>\"'.,;:!?)]")


@dataclass(frozen=True, kw_only=True)
class Placed:
    """One file in the site's media library."""

    file: MediaFile
    id: int
    address: str


def as_blocks(text: str, placed: Sequence[Placed], poster: Placed | None) -> str:
    """The first picture or film, the words, then the other files."""
    parts = [_media(one, poster) for one in placed]
    words = [_paragraph(part) for part in re.split(r"\n\s*\n", text.strip()) if part.strip()]
    return "\n\n".join([*parts[:1], *words, *parts[1:]])


def _paragraph(words: str) -> str:
    at, html = 0, ""
    for found in _LINK.finditer(words):
        address = escape(found.group())
        html += escape(words[at : found.start()], quote=False) + f'<a href="{address}">{address}</a>'
        at = found.end()
    html += escape(words[at:], quote=False)
    lines = html.strip().replace("\n", "<br>")
    return f"<!-- wp:paragraph -->\n<p>{lines}</p>\n<!-- /wp:paragraph -->"


def _media(one: Placed, poster: Placed | None) -> str:
    address, alt = escape(one.address), escape(one.file.alt)
    if not one.file.is_film:
        return (
            f'<!-- wp:image {{"id":{one.id},"sizeSlug":"full"}} -->\n<figure class="wp-block-image size-full">'
            f'<img src="{address}" alt="{alt}" class="wp-image-{one.id}"/></figure>\n<!-- /wp:image -->'
        )
    shown = f' poster="{escape(poster.address)}"' if poster else ""
    # The player has no alt text of its own: what the film shows is said under it.
    said = f'<figcaption class="wp-element-caption">{alt}</figcaption>' if alt else ""
    return (
        f'<!-- wp:video {{"id":{one.id}}} -->\n<figure class="wp-block-video">'
        f'<video controls preload="metadata" src="{address}"{shown}></video>{said}</figure>\n<!-- /wp:video -->'
    )
