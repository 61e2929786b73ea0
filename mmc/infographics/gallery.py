"""The wall: every template in every format, brand and theme, from sample tables, on one static page."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from html import escape
from itertools import groupby
from pathlib import Path
from typing import Any

import polars as pl

from mmc.core.dataset import Dataset
from mmc.core.region import region_named
from mmc.drawing.brand import THEMES, Brand, load_brand
from mmc.infographics import TEMPLATES, template_named
from mmc.infographics.batch import Made, Order, render_all

_SMALL = 416  # pixels: twice what the page shows, for dense screens
_STILL_FORMATS = ("square", "portrait", "story", "wide", "og", "thumbnail", "a4")


@dataclass(frozen=True, kw_only=True)
class Sample:
    """A table a template is shown with, and the options that go with it."""

    dataset: Dataset
    options: Mapping[str, Any] = field(default_factory=dict)


def hang(
    samples: Mapping[str, Sample], brands: Sequence[Path], out: Path, *, templates: Sequence[str] = (),
    formats: Sequence[str] = (), language: str = "id", workers: int = 2,
    progress: Callable[[Made], None] = lambda made: None,
) -> list[Made]:
    """What was made, after `out/index.html` shows it. The samples speak of the first brand's province."""
    orders = [replace(o, language=language) for o in _orders(samples, brands, out, templates, formats)]
    made = []
    for one in render_all(orders, workers):
        progress(one)
        made.append(one)
    home = load_brand(brands[0])
    shutil.copyfile(home.fonts.words, out / "words.ttf")
    (out / "index.html").write_text(page(made), "utf-8")
    return made


def _orders(
    samples: Mapping[str, Sample], brands: Sequence[Path], out: Path, templates: Sequence[str], formats: Sequence[str]
) -> list[Order]:
    home = load_brand(brands[0])
    chosen = [template_named(name) for name in templates] or [t for t in TEMPLATES if t.name in samples]
    found = []
    for template in chosen:
        for folder in brands:
            brand = load_brand(folder)
            shown = in_province(samples[template.name], home, brand, mapped=template.mapped)
            table = shown.dataset.to_dict()
            for theme in THEMES:
                for name in [f for f in _STILL_FORMATS if f in template.formats and f in (formats or _STILL_FORMATS)]:
                    file = out / template.name / f"{name}-{brand.name}-{theme}.png"
                    options = {**shown.options, "theme": theme}
                    found.append(Order(template=template.name, table=table, format=name, brand=folder, out=file,
                                       options=options, small=_SMALL))
    return found


def in_province(sample: Sample, home: Brand, brand: Brand, *, mapped: bool = False) -> Sample:
    """The sample as another province would show it: its own names, and marked as practice, for it is not its data.

    A map of a province whose geography we do not know keeps the first one's places and says so in its kicker.
    """
    if brand.regions == home.regions or not brand.regions:
        return sample
    if mapped and not all(region_named(name) for name in brand.regions):
        origin = replace(sample.dataset.origin, practice=True)
        options = {"kicker": home.wording["region"], **sample.options}
        return Sample(dataset=replace(sample.dataset, origin=origin), options=options)
    names = _renamed(home, brand)
    for ours, theirs in ((home.wording, brand.wording), (home.english, brand.english)):
        names |= {ours[word]: theirs[word] for word in ("region", "region_short") if word in ours and word in theirs}
    known = re.compile(r"\b(?:" + "|".join(re.escape(n) for n in sorted(names, key=len, reverse=True)) + r")\b")

    def told(text: Any) -> Any:
        return known.sub(lambda found: names[found[0]], home.spelled(text)) if isinstance(text, str) else text

    dataset = sample.dataset
    cells = [pl.col(c.name).map_elements(told, return_dtype=pl.String) for c in dataset.columns if c.kind == "text"]
    table = dataset.table.with_columns(cells) if cells else dataset.table
    told_english = {told(key): told(words) for key, words in dataset.english.items()}
    origin = replace(dataset.origin, producer=f"Gladi {brand.title}", title=told(dataset.origin.title), practice=True)
    columns = tuple(replace(c, label=told(c.label)) for c in dataset.columns)
    options = {key: told(value) for key, value in sample.options.items()}
    return Sample(dataset=replace(dataset, table=table, columns=columns, origin=origin, english=told_english),
                  options=options)


def _renamed(home: Brand, brand: Brand) -> dict[str, str]:
    """Each region of one province, and its capital, as a region of the other."""
    found: dict[str, str] = {}
    for position, name in enumerate(home.regions):
        other = brand.regions[position % len(brand.regions)]
        region = region_named(name)
        found |= {region.capital: other} if region else {}
        found |= {name: other}
    return found


def page(made: Sequence[Made]) -> str:
    """The page over the files that lie beside it: small pictures, full size on click."""
    sections = [_section(name, list(group)) for name, group in groupby(made, key=lambda m: m.order.template)]
    links = " ".join(f'<a href="#{t}">{escape(template_named(t).title)}</a>' for t in _names(made))
    good = [m for m in made if not m.error]
    times = sorted(m.ms for m in good)
    middle = f"{times[len(times) // 2]:.0f} ms" if times else "–"
    drawn = f"{len(good)} gambar, {len(_names(made))} templat, median {middle} per gambar"
    count = f"{drawn}, {len(made) - len(good)} ditolak"
    return _PAGE.format(links=links, count=count, sections="\n".join(sections))


def _names(made: Sequence[Made]) -> list[str]:
    return list(dict.fromkeys(m.order.template for m in made))


def _section(name: str, made: list[Made]) -> str:
    rows = []
    for (brand, theme), group in groupby(made, key=lambda m: (m.order.brand.name, m.order.options["theme"])):
        shown = "\n".join(_figure(m) for m in group)
        light = "terang" if theme == "light" else "gelap"
        rows.append(f'<h3>{escape(brand)} · {light}</h3>\n<div class="row">{shown}</div>')
    title = template_named(name).title
    return f'<section id="{name}"><h2>{escape(title)} <code>{name}</code></h2>\n' + "\n".join(rows) + "</section>"


def _figure(made: Made) -> str:
    order = made.order
    if made.error:
        return f'<figure class="no"><p>{escape(made.error)}</p><figcaption>{order.format}</figcaption></figure>'
    file = f"{order.template}/{order.out.name}"
    small = f"{order.template}/{order.out.with_suffix('.small.jpg').name}"
    width = round(_SMALL / 2 * made.width / made.height)
    return (
        f'<figure style="width:{width}px"><a href="{file}"><img src="{small}" width="{width}" height="{_SMALL // 2}" '
        f'loading="lazy" alt="{escape(made.alt, quote=True)}"></a>'
        f"<figcaption>{order.format} · {made.ms:.0f} ms · {made.size // 1000} kB"
        f"<details><summary>Teks alternatif</summary>{escape(made.alt)}</details></figcaption></figure>"
    )


_PAGE = """<!doctype html>
<html lang="id"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Galeri infografik</title>
<style>
@font-face {{ font-family: W; src: url(words.ttf); font-weight: 200 800; }}
body {{ margin: 0; padding: 40px 5vw 80px; color: #13211C; background: #EFECE4; }}
body {{ font: 16px/1.5 W, system-ui, sans-serif; }}
h1 {{ font-size: 34px; line-height: 1.15; margin: 0 0 8px; }} h2 {{ font-size: 24px; margin: 64px 0 0; }}
h3 {{ font-size: 14px; margin: 24px 0 10px; color: #55635D; font-weight: 600; }}
nav {{ position: sticky; top: 0; padding: 12px 0; background: #EFECE4; display: flex; flex-wrap: wrap; gap: 4px 18px; }}
a {{ color: #0B5D4E; text-underline-offset: 3px; }} code {{ font-size: 15px; color: #55635D; font-weight: 400; }}
.row {{ display: flex; flex-wrap: wrap; gap: 22px; align-items: flex-start; }}
figure {{ margin: 0; }} img {{ display: block; outline: 1px solid #DDD8CA; }}
figcaption {{ font-size: 13px; color: #55635D; margin-top: 8px; }} details {{ margin-top: 2px; }}
summary {{ cursor: pointer; min-height: 24px; }}
.no {{ width: 208px; min-height: 208px; box-sizing: border-box; padding: 20px; }}
.no {{ border: 1px solid #B23A22; color: #8E2B17; }}
.no p {{ margin: 0; overflow-wrap: anywhere; }}
</style></head><body>
<h1>Galeri infografik</h1><p>{count}</p><nav>{links}</nav>
{sections}
</body></html>
"""
