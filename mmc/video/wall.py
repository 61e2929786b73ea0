"""The films' wall: a contact sheet of every storyboard in both shapes and all brands, on one static page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape
from pathlib import Path

from mmc.core.english import in_language, options_in_language
from mmc.core.format import FORMATS, Format, format_named
from mmc.core.language import speaking
from mmc.drawing.brand import Brand, load_brand
from mmc.errors import MmcError
from mmc.infographics import template_named
from mmc.infographics.gallery import Sample, in_province
from mmc.video import STORYBOARDS
from mmc.video.contact import contact_sheet
from mmc.video.encode import FINAL
from mmc.video.film import film_of
from mmc.video.kind import Kind

PAGE = "films.html"
DOCUMENTED = "data_story"  # the film that lies in the docs
_WIDTHS = {"short": (112, 12), "landscape": (236, 6)}  # of a frame, and how many in a row


@dataclass(frozen=True, kw_only=True)
class Hung:
    """One contact sheet on the page, or why there is none."""

    name: str
    title: str
    format: str
    brand: str
    seconds: float = 0.0
    alt: str = ""
    error: str = ""

    @property
    def file(self) -> str:
        return f"films/{self.name}-{self.format}-{self.brand}.webp"


def hang_films(
    samples: Mapping[str, Sample], brands: Sequence[Path], out: Path, *, only: Sequence[str] = (), language: str = "id"
) -> list[Hung]:
    """What hangs in `out/films.html`: each storyboard with the sample of its first picture, or with its own where it
    plays photos and clips; a refusal is shown.
    """
    (out / "films").mkdir(parents=True, exist_ok=True)
    home = load_brand(brands[0])
    found = [
        _hung(kind, name, samples[name], (home, load_brand(folder).speaking(language)), format, out)
        for kind, name in _played(samples, only)
        for folder in brands
        for format in FORMATS if format.film
    ]  # fmt: skip
    (out / PAGE).write_text(_page(found), "utf-8")
    return found


def film_in_docs(sample: Sample, brand: Brand, docs: Path) -> Path:
    """The sample's `data_story` as `docs/pictures/films/data_story.mp4`, its contact sheet beside it.

    Half as large as posted and coded more tightly: well under a megabyte.
    """
    kind, shape = next(kind for kind in STORYBOARDS if kind.name == DOCUMENTED), format_named("landscape")
    with speaking(brand.language):
        board = kind.compose(kind.templates[0], sample.dataset, shape, brand, sample.options)
    out = docs / "pictures" / "films" / f"{kind.name}.mp4"
    film_of(board, out, settings=replace(FINAL, scale=0.5, crf=27))
    out.with_suffix(".webp").write_bytes(contact_sheet(board, *_WIDTHS[shape.name]))
    return out


def _played(samples: Mapping[str, Sample], only: Sequence[str]) -> Iterator[tuple[type[Kind], str]]:
    for kind in STORYBOARDS:
        shown = next((name for name in kind.templates or (kind.name,) if name in samples), "")
        if shown and (not only or shown in only or kind.name in only):
            yield kind, shown


def _hung(
    kind: type[Kind], name: str, sample: Sample, brands: tuple[Brand, Brand], format: Format, out: Path
) -> Hung:
    home, brand = brands
    hung = Hung(name=kind.name, title=kind.title, format=format.name, brand=brand.name)
    template = name if name in kind.templates else ""
    shown = in_province(sample, home, brand, mapped=bool(template) and template_named(template).mapped)
    try:
        with speaking(brand.language):
            told, said = in_language(shown.dataset), options_in_language(shown.options, shown.dataset)
            board = kind.compose(template, told, format, brand, said)
        width, columns = _WIDTHS[format.name]
        (out / hung.file).write_bytes(contact_sheet(board, width, columns))
    except MmcError as error:
        return replace(hung, error=str(error))
    return replace(hung, seconds=board.seconds, alt=board.alt)


def _page(hung: Sequence[Hung]) -> str:
    drawn = [one for one in hung if not one.error]
    count = f"{len(drawn)} film, satu gambar per detik, {len(hung) - len(drawn)} ditolak"
    return _HTML.format(count=count, figures="\n".join(_figure(one) for one in hung))


def _figure(one: Hung) -> str:
    said = f"{escape(one.title)} <code>{one.name}</code> · {one.format} · {escape(one.brand)}"
    if one.error:
        return f'<figure class="no"><figcaption>{said}: {escape(one.error)}</figcaption></figure>'
    alt = escape(one.alt, quote=True)
    return (
        f'<figure><img src="{one.file}" loading="lazy" alt="{alt}">'
        f"<figcaption>{said} · {one.seconds:.0f} detik</figcaption></figure>"
    )


_HTML = """<!doctype html>
<html lang="id"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Galeri film</title>
<style>
@font-face {{ font-family: W; src: url(words.ttf); font-weight: 200 800; }}
body {{ margin: 0; padding: 40px 5vw 80px; color: #13211C; background: #EFECE4; }}
body {{ font: 16px/1.5 W, system-ui, sans-serif; }}
h1 {{ font-size: 34px; line-height: 1.15; margin: 0 0 8px; }} a {{ color: #0B5D4E; }} code {{ color: #55635D; }}
figure {{ margin: 40px 0 0; }} img {{ max-width: 100%; display: block; }} figcaption {{ margin-top: 8px; }}
.no {{ border: 1px solid #B23A22; color: #8E2B17; padding: 16px; }}
</style></head><body>
<h1>Galeri film</h1><p>{count} · <a href="index.html">gambar</a></p>
{figures}
</body></html>
"""
