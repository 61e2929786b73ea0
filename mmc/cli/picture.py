"""`mmc render` and `mmc film`: one picture or film from a table, without a newsroom."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Data = Annotated[Path, typer.Option("--data", help="CSV or XLSX with <file>.yaml beside it.")]
Shape = Annotated[str, typer.Option("--format", help="square, portrait, story, wide, og; films: short, landscape")]
Out = Annotated[Path, typer.Option("--out", help="The file to write.")]
BrandName = Annotated[str, typer.Option("--brand", help="A brand of assets/brands, or a folder.")]


def render(
    template: str,
    data: Data,
    shape: Shape,
    out: Out,
    title: Annotated[str, typer.Option(help="Headline; without it the computed finding.")] = "",
    unit: str = "",
    source: str = "",
    as_of: Annotated[str, typer.Option("--as-of", help="YYYY-MM-DD")] = "",
    theme: Annotated[str, typer.Option(help="light or dark")] = "light",
    brand: BrandName = "kalteng",
) -> None:
    """Draw a template from a table."""
    from mmc.drawing.brand import load_brand
    from mmc.infographics.still import render as draw
    from mmc.sources.sidecar import read_table

    table = read_table(data, _given(title=title, unit=unit, source=source, as_of=as_of))
    options = {**_given(headline=table.title, subtitle=table.subtitle), "theme": theme}
    still = draw(template, table.dataset, shape, load_brand(_brand(brand)), options)
    _write(out, still.png)
    print(f"{out}: {still.format.width}x{still.format.height}, {len(still.png) // 1000} kB")
    print(still.alt)


def film(
    storyboard: str,
    data: Data,
    shape: Shape,
    out: Out,
    template: Annotated[str, typer.Option(help="Which scene plays; default: what suits the table.")] = "",
    title: str = "",
    unit: str = "",
    source: str = "",
    as_of: Annotated[str, typer.Option("--as-of", help="YYYY-MM-DD")] = "",
    theme: Annotated[str, typer.Option(help="light or dark")] = "light",
    sound: bool = True,
    brand: BrandName = "kalteng",
) -> None:
    """Make a film from a table."""
    from rich.progress import Progress, TimeRemainingColumn

    from mmc.drawing.brand import load_brand
    from mmc.sources.sidecar import read_table
    from mmc.video.film import make_film

    table = read_table(data, _given(title=title, unit=unit, source=source, as_of=as_of))
    options = {**_given(headline=table.title, subtitle=table.subtitle), "theme": theme}
    chosen = template or suiting(storyboard, table.dataset)
    with Progress(*Progress.get_default_columns(), TimeRemainingColumn(), transient=True) as bar:
        task = bar.add_task(f"{storyboard} {shape}", total=1.0)
        made = make_film(
            storyboard, chosen, table.dataset, shape, load_brand(_brand(brand)), out, options=options, sound=sound,
            progress=lambda share: bar.update(task, completed=share),
        )  # fmt: skip
    print(f"{out}: {made.width}x{made.height}, {made.seconds:.1f} s, {out.stat().st_size // 1000} kB")


def suiting(storyboard: str, dataset: object) -> str:
    """The template that suits a table: the first whose columns fit."""
    from mmc.core.dataset import Dataset
    from mmc.errors import DatasetError

    assert isinstance(dataset, Dataset)
    if storyboard == "weather_brief":
        return "weather_board"
    dated = any(c.kind in ("date", "time") for c in dataset.columns)
    numbers = sum(c.kind == "number" for c in dataset.columns)
    if not numbers:
        raise DatasetError(f"{dataset.name}: no number column to draw")
    return "trend" if dated or numbers > 1 else "ranking"


def _given(**words: str) -> dict[str, str]:
    return {name: word for name, word in words.items() if word}


def _brand(name: str) -> Path:
    from mmc.config import ASSETS

    return Path(name) if "/" in name else ASSETS / "brands" / name


def _write(out: Path, body: bytes) -> None:
    """The file whole or not at all."""
    from mmc.errors import DrawingError

    try:
        fresh = out.with_name(f".{out.name}.new")
        fresh.write_bytes(body)
        fresh.replace(out)
    except OSError as error:
        raise DrawingError(f"{out} cannot be written: {error.strerror}") from error
