"""`mmc bench`: speed and size, compared side by side in one run."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from mmc.cli.newsroom import Json

app = typer.Typer(help="Measure this machine. Figures, never a verdict.", invoke_without_command=True)


@app.callback()
def everything(context: typer.Context) -> None:
    """All benches, one after the other, when none is named."""
    if context.invoked_subcommand is None:
        stills()
        film()
        demo()


@app.command("stills")
def stills(
    as_json: Json = False, runs: Annotated[int, typer.Option(help="Counted runs; the median is shown.")] = 15
) -> None:
    """Milliseconds of one 1080x1350 ranking card: laid out, drawn, gated and encoded, in one warm process."""
    from mmc.cli.benches.stills import measure_stills

    figures = measure_stills(runs)
    if as_json:
        print(json.dumps(figures))
        return
    print(f"still 1080x1350    {figures['ours_ms']:.1f} ms (median of {runs}), {figures['kb']} kB")
    print(f"                   first in a cold process {figures['cold_render_s']:.2f} s (mmc render, whole command)")


@app.command("film")
def film(as_json: Json = False) -> None:
    """Frames a second of a short film against x264 alone on the same frames, in the same run."""
    from mmc.cli.benches.film import measure_film

    figures = measure_film()
    if as_json:
        print(json.dumps(figures))
        return
    print(f"film 1080x1920     {figures['fps']:.0f} frames/s, {figures['ours_s']:.2f} s for {figures['frames']} frames")
    print(f"                   x264 alone on the same frames {figures['limit_s']:.2f} s: ratio {figures['ratio']:.2f}")


@app.command("demo")
def demo(as_json: Json = False) -> None:
    """Seconds of each stage of the demo, in a folder of its own."""
    from mmc.cli.benches.demo import measure_demo

    figures = measure_demo()
    if as_json:
        print(json.dumps(figures))
        return
    print(f"demo               {sum(figures.values()):.1f} s: " + ", ".join(f"{n} {s:.1f}" for n, s in figures.items()))
