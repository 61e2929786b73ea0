"""`mmc render` and `mmc film`: one picture or film from a table, without a newsroom."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from mmc.core.dataset import Dataset
    from mmc.drawing.brand import Brand
    from mmc.infographics.still import Still

Data = Annotated[Path, typer.Option("--data", help="CSV or XLSX with <file>.yaml beside it.")]
Shape = Annotated[str, typer.Option("--format", help="square, portrait, story, wide, og; films: short, landscape")]
Out = Annotated[Path, typer.Option("--out", help="The file to write.")]
Language = Annotated[str, typer.Option(help="id or en: what the picture is said in.")]
BrandName = Annotated[str, typer.Option("--brand", help="A brand of assets/brands, or a folder.")]


def render(
    template: Annotated[str, typer.Argument(help="Which template; without one, the list of all.")] = "",
    data: Annotated[Path | None, typer.Option("--data", help="CSV or XLSX with <file>.yaml beside it.")] = None,
    shape: Annotated[str, typer.Option("--format", help="square, portrait, story, wide, og, ...")] = "",
    out: Annotated[Path | None, typer.Option("--out", help=".png, .jpg, .webp, .pdf; carousel: a folder.")] = None,
    title: Annotated[str, typer.Option(help="Headline; without it the computed finding.")] = "",
    unit: str = "",
    source: str = "",
    as_of: Annotated[str, typer.Option("--as-of", help="YYYY-MM-DD")] = "",
    theme: Annotated[str, typer.Option(help="light or dark")] = "light",
    language: Language = "id",
    brand: BrandName = "kalteng",
    option: Annotated[list[str] | None, typer.Option(help="NAME=TEXT, a choice of the template; --explain.")] = None,
    alt: Annotated[bool, typer.Option("--alt", help="Write the picture in words beside it: <file>.txt.")] = False,
    explain: Annotated[bool, typer.Option("--explain", help="Print what the template needs; draw nothing.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print what was made, or --explain, as JSON.")] = False,
) -> None:
    """Draw a template from a table."""
    if not template or explain:
        _explain(template, as_json)
        return
    if data is None or not shape or out is None:
        raise typer.BadParameter("--data, --format and --out are needed to draw (or --explain)")
    from mmc.cli.album import carousel_pdf_or_folder, page, with_files
    from mmc.infographics.files import encoded, kind_of
    from mmc.infographics.still import render as draw
    from mmc.sources.sidecar import read_table

    several = template == "carousel"
    kind = "pdf" if several or out.suffix.lower() == ".pdf" else kind_of(out)
    table = read_table(data, _given(title=title, unit=unit, source=source, as_of=as_of))
    options: dict[str, Any] = {
        **_given(headline=table.title, subtitle=table.subtitle), "theme": theme, **_pairs(option or [])
    }
    voice = _voice(brand, language, table.dataset)
    if kind == "pdf":
        if several:
            made = carousel_pdf_or_folder(table.dataset, shape, voice, options, out)
        else:
            made = [(out, *page(template, table.dataset, shape, voice, with_files(template, options)))]
        _several(made, alt, as_json)
        return
    options = with_files(template, options)
    still = draw(template, table.dataset, shape, voice, options)
    body = encoded(still, kind)
    _write(out, body)
    if alt:
        _write(out.with_name(f"{out.name}.txt"), f"{still.alt}\n".encode())
    _tell(still, out, len(body), as_json)


def _tell(still: Still, out: Path, size: int, as_json: bool) -> None:
    """What was drawn, for a script or for a person."""
    if as_json:
        said = {"file": str(out), "id": still.id, "headline": still.headline, "alt": still.alt, "bytes": size}
        print(json.dumps(said, ensure_ascii=False))
        return
    print(f"{out}: {still.format.pixels[0]}x{still.format.pixels[1]}, {size // 1000} kB")
    print(still.alt)


def _several(made: list[tuple[Path, bytes, str]], alt: bool, as_json: bool) -> None:
    for file, body, words in made:
        _write(file, body)
        if alt:
            _write(file.with_name(f"{file.name}.txt"), f"{words}\n".encode())
    if as_json:
        print(json.dumps([{"file": str(f), "alt": a, "bytes": len(b)} for f, b, a in made], ensure_ascii=False))
        return
    for file, body, _ in made:
        print(f"{file}: {len(body) // 1000} kB")


def _explain(template: str, as_json: bool) -> None:
    from mmc.infographics import template_named
    from mmc.infographics.explain import explained, listed, schema

    if not template:
        print("Templates (mmc render --explain NAME says what one needs):")
        print(listed())
        return
    chosen = template_named(template)
    print(json.dumps(schema(chosen), ensure_ascii=False, indent=2) if as_json else explained(chosen))


def _pairs(given: list[str]) -> dict[str, str]:
    parts = [pair.partition("=") for pair in given]
    for name, sign, _ in parts:
        if not sign or not name.strip():
            raise typer.BadParameter(f"'{name}' should be NAME=TEXT", param_hint="--option")
    return {name.strip(): text for name, _, text in parts}


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
    language: Language = "id",
    brand: BrandName = "kalteng",
    option: Annotated[list[str] | None, typer.Option(help="NAME=TEXT, a choice of the template.")] = None,
    preview: Annotated[bool, typer.Option("--preview", help="Half the size in a third of the time.")] = False,
    kept: Annotated[Path | None, typer.Option(help="Folder of coded parts: the same again takes no time.")] = None,
    skip_frames: Annotated[bool, typer.Option("--skip-frames", help="Write long holds, not code them.")] = False,
    music: Annotated[str, typer.Option(help="tenang, cerah, semangat, waspada, resmi; or a file of your own.")] = "",
    music_licence: Annotated[str, typer.Option(help="Why your own music may be used, in words.")] = "",
    narration: Annotated[bool, typer.Option("--narration", help="A voice tells it, in the film's language.")] = False,
    burn_subtitles: Annotated[bool, typer.Option("--burn-subtitles", help="Paint them in, too.")] = False,
    piper: Annotated[str, typer.Option(help="Piper's program, for a better voice.")] = "",
    piper_voice: Annotated[str, typer.Option(help="Piper's voice, an .onnx file.")] = "",
) -> None:
    """Make a film from a table; its subtitles are written beside it (.srt, .vtt)."""
    from mmc.cli.album import with_files
    from mmc.cli.filming import watched, with_material
    from mmc.cli.finishing import finish_from, tell
    from mmc.sources.sidecar import read_table
    from mmc.video.film import make_film

    table = read_table(data, _given(title=title, unit=unit, source=source, as_of=as_of))
    chosen = template or suiting(storyboard, table.dataset)
    words = {**_given(headline=table.title, subtitle=table.subtitle), "theme": theme, **_pairs(option or [])}
    finish = finish_from(music, music_licence, narration, burn_subtitles, piper, piper_voice)
    with watched(f"{storyboard} {shape}") as hear:
        made = make_film(
            storyboard, chosen, table.dataset, shape, _voice(brand, language, table.dataset), out,
            options=with_files(chosen, words) if chosen else with_material(words, data, out), sound=sound,
            preview=preview, kept=kept, skips=skip_frames, progress=hear, finish=finish,
        )  # fmt: skip
    tell(made)


def suiting(storyboard: str, dataset: object) -> str:
    """The template that suits a table: the first of the storyboard's own whose columns fit."""
    from mmc.core.dataset import Dataset
    from mmc.errors import DatasetError
    from mmc.video import storyboard_named

    assert isinstance(dataset, Dataset)
    if storyboard != "data_story":
        played = storyboard_named(storyboard).templates
        return next((name for name in played if _fits(name, dataset)), played[0] if played else "")
    dated = any(c.kind in ("date", "time") for c in dataset.columns)
    numbers = sum(c.kind == "number" for c in dataset.columns)
    if not numbers:
        raise DatasetError(f"{dataset.name}: no number column to draw")
    return "trend" if dated or numbers > 1 else "ranking"


def _fits(template: str, dataset: Dataset) -> bool:
    from mmc.errors import DatasetError
    from mmc.infographics import template_named

    try:
        template_named(template).columns_of(dataset)
    except DatasetError:
        return False
    return True


def _given(**words: str) -> dict[str, str]:
    return {name: word for name, word in words.items() if word}


def _voice(name: str, language: str, dataset: Dataset) -> Brand:
    """The brand in the language asked for; what stays Indonesian in an English picture is said on stderr."""
    from mmc import ASSETS
    from mmc.core.english import untold
    from mmc.drawing.brand import load_brand

    voice = load_brand(Path(name) if "/" in name else ASSETS / "brands" / name).speaking(language)
    if language == "en" and (left := untold(dataset)):
        print(f"mmc: no English for {', '.join(left)}; add it under `english:` beside the table", file=sys.stderr)
    return voice


def _write(out: Path, body: bytes) -> None:
    """The file whole or not at all."""
    from mmc.errors import DrawingError

    try:
        fresh = out.with_name(f".{out.name}.new")
        fresh.write_bytes(body)
        fresh.replace(out)
    except OSError as error:
        raise DrawingError(f"{out} cannot be written: {error.strerror}") from error
