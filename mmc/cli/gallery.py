"""`mmc gallery`: every template in every format, brand and theme on one static page, to look at as a whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from mmc.infographics.gallery import Sample

_HOME = "kalteng"  # the province the sample tables speak of


def gallery(
    out: Annotated[Path, typer.Option("--out", help="The folder to fill; index.html is the page.")],
    template: Annotated[list[str] | None, typer.Option(help="Only these templates.")] = None,
    shape: Annotated[list[str] | None, typer.Option("--format", help="Only these formats.")] = None,
    brand: Annotated[list[str] | None, typer.Option(help="Only these brands of assets/brands.")] = None,
    language: Annotated[str, typer.Option(help="id or en: what the pictures are said in.")] = "id",
    docs: Annotated[Path | None, typer.Option(help="Also write reference/templates.md; with --films a film.")] = None,
    workers: Annotated[int, typer.Option(help="Processes that draw.", min=1, max=64)] = 2,
    films: Annotated[bool, typer.Option("--films", help="Also a contact sheet of each film: films.html.")] = False,
) -> None:
    """Draw the whole wall from the sample tables."""
    import time

    from mmc import ASSETS
    from mmc.errors import DatasetError
    from mmc.infographics.gallery import hang

    started = time.perf_counter()
    samples = {name: read_sample(ASSETS / "demo" / "samples", name) for name in _known(ASSETS / "demo" / "samples")}
    missing = [name for name in template or [] if name not in samples]
    if missing:
        raise DatasetError(f"no sample table for {', '.join(missing)} in assets/demo/samples")
    shelf = ASSETS / "brands"
    names = brand or sorted((f.name for f in shelf.iterdir() if (f / "brand.toml").is_file()), key=lambda n: n != _HOME)
    out.mkdir(parents=True, exist_ok=True)
    brands = [shelf / name for name in names]
    made = hang(samples, brands, out, templates=template or (), formats=shape or (), language=language, workers=workers)
    if docs is not None:
        _write_docs(docs, samples, shelf / _HOME)
    if films:
        _hang_films(samples, brands, out, template or (), language)
    if films and docs is not None:
        _film_docs(docs, samples, shelf / _HOME)
    refused = [m for m in made if m.error]
    for one in refused:
        print(f"not drawn: {one.error} ({one.order.brand.name}, {one.order.options['theme']})")
    print(f"{out / 'index.html'}: {len(made) - len(refused)} pictures in {time.perf_counter() - started:.1f} s")
    if refused:
        raise typer.Exit(1)


def _hang_films(
    samples: Mapping[str, Sample], brands: Sequence[Path], out: Path, only: Sequence[str], language: str
) -> None:
    from mmc import ASSETS
    from mmc.video.wall import PAGE, hang_films

    hung = hang_films({**samples, **_recaps(ASSETS / "demo" / "samples")}, brands, out, only=only, language=language)
    for one in (h for h in hung if h.error):
        print(f"not played: {one.name} {one.format}: {one.error} ({one.brand})")
    print(f"{out / PAGE}: {sum(not h.error for h in hung)} films, a frame a second")


def _film_docs(docs: Path, samples: Mapping[str, Sample], home: Path) -> None:
    from mmc.drawing.brand import load_brand
    from mmc.video.wall import film_in_docs

    made = film_in_docs(samples["ranking"], load_brand(home), docs)
    print(f"{made}: {made.stat().st_size // 1000} kB, and its contact sheet")


def _recaps(folder: Path) -> dict[str, Sample]:
    """The samples of the storyboards that play photos and clips, by the storyboard's name."""
    from mmc.infographics.gallery import Sample
    from mmc.video import STORYBOARDS
    from mmc.video.material import Material

    names = [kind.name for kind in STORYBOARDS if not kind.templates and (folder / f"{kind.name}.csv").is_file()]
    read = {name: read_sample(folder, name) for name in names}
    return {
        name: Sample(dataset=sample.dataset, options={**sample.options, "material": Material(folder)})
        for name, sample in read.items()
    }


def _write_docs(docs: Path, samples: Mapping[str, Sample], home: Path) -> None:
    from mmc.drawing.brand import load_brand
    from mmc.infographics import TEMPLATES
    from mmc.infographics.reference import first_format, write_docs
    from mmc.infographics.still import render

    brand = load_brand(home)
    stills = {
        t.name: render(t.name, samples[t.name].dataset, first_format(t), brand, samples[t.name].options)
        for t in TEMPLATES
    }
    write_docs(docs, stills)


def _known(folder: Path) -> list[str]:
    from mmc.infographics import TEMPLATES

    return [t.name for t in TEMPLATES if (folder / f"{t.name}.csv").is_file()]


def read_sample(folder: Path, name: str) -> Sample:
    """`<template>.csv` with its words, and `<template>.options.yaml` for what the template takes besides."""
    import yaml

    from mmc.infographics.gallery import Sample
    from mmc.sources.sidecar import read_table

    table = read_table(folder / f"{name}.csv")
    words = {key: text for key, text in (("headline", table.title), ("subtitle", table.subtitle)) if text}
    file = folder / f"{name}.options.yaml"
    more = yaml.safe_load(file.read_text("utf-8")) if file.is_file() else {}
    return Sample(dataset=table.dataset, options={**words, **{str(k): str(v) for k, v in more.items()}})
