"""A still as a file of another kind: JPEG and WebP beside PNG, each with its alt text inside."""

from __future__ import annotations

import io
from pathlib import Path
from xml.sax.saxutils import escape

from mmc.errors import DrawingError
from mmc.infographics.still import Still

_KINDS = {".png": "png", ".jpg": "jpeg", ".jpeg": "jpeg", ".webp": "webp"}
_JPEG, _WEBP = 90, 90  # flat colours and small type: below this the edges of letters begin to crumble

_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:Iptc4xmpCore="http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/"
 xmlns:mmc="urn:mmc:picture">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{alt}</rdf:li></rdf:Alt></dc:description>
<Iptc4xmpCore:AltTextAccessibility><rdf:Alt><rdf:li xml:lang="x-default">{alt}</rdf:li></rdf:Alt>
</Iptc4xmpCore:AltTextAccessibility><dc:identifier>{id}</dc:identifier>
<mmc:dataset>{datasets}</mmc:dataset><mmc:template>{template}</mmc:template>
</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>"""


def kind_of(file: Path) -> str:
    """`png`, `jpeg` or `webp` by a file's ending; DrawingError for any other."""
    kind = _KINDS.get(file.suffix.lower())
    if kind is None:
        raise DrawingError(f"{file.name}: pictures are written as {', '.join(_KINDS)}")
    return kind


def encoded(still: Still, kind: str) -> bytes:
    """The still's bytes as png, jpeg or webp. Same input, same bytes; the alt text is in all three."""
    if kind == "png":
        return still.png
    from PIL import Image  # only these two kinds need it

    out = io.BytesIO()
    with Image.open(io.BytesIO(still.png)) as picture:
        picture.load()
        picture.info.clear()
        if kind == "jpeg":
            picture.save(out, "JPEG", quality=_JPEG, subsampling=0, optimize=True, xmp=_xmp(still))
        elif kind == "webp":
            picture.save(out, "WEBP", quality=_WEBP, method=4, xmp=_xmp(still))
        else:
            raise DrawingError(f"no picture kind '{kind}'; there are png, jpeg and webp")
    return out.getvalue()


def _xmp(still: Still) -> bytes:
    told = {name: escape(words) for name, words in still.texts.items()}
    return _XMP.format(
        title=told["Title"], alt=told["Description"], id=still.id, datasets=told["Dataset"], template=told["Template"]
    ).encode()
