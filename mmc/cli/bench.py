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
        sources()
        demo()


@app.command("stills")
def stills(
    as_json: Json = False, runs: Annotated[int, typer.Option(help="Counted runs; the median is shown.")] = 15
) -> None:
    """One 1080x1350 ranking card beside the same card by other means; 84 pictures and one, from a cold start."""
    from mmc.cli.benches.stills import measure_stills, ours

    figures = measure_stills(runs)
    if as_json:
        print(json.dumps(figures))
        return
    mine = figures["ours_ms"] or 0.0
    print(f"still 1080x1350    {mine:.1f} ms laid out, drawn, gated, encoded; {len(ours()()) / 1000:.0f} kB")
    for name in ("matplotlib", "pillow", "chromium"):
        other = figures[f"{name}_ms"]
        said = f"{other:.1f} ms, {other / mine:.1f} times ours" if other else "skipped: it is not on this machine"
        print(f"  by {name:<14}  {said}")
    print(f"84 pictures        {figures['batch84_s']:.2f} s from a cold start (14 regencies, 6 formats, process pool)")
    print(f"mmc render         {figures['cold_render_s']:.2f} s from a cold start to the file")


@app.command("film")
def film(
    as_json: Json = False, rounds: Annotated[int, typer.Option(help="Counted rounds; medians are shown.")] = 3
) -> None:
    """A 20 s film as a cold `mmc film` beside x264 alone on the same frames and moviepy, in the same run."""
    from mmc.cli.benches.film import measure_film

    measured = measure_film(rounds)
    f, cpu = measured.figures, measured.cpu_s
    if as_json:
        print(json.dumps(f))
        return
    print(f"film 1080x1920     {measured.frames} frames, {measured.held} of them held; {measured.film_kb} kB")
    print(f"  x264 alone       {f['limit_s']:.2f} s (processor {cpu['limit']:.1f} s)")
    print(f"  mmc film, cold   {f['ours_s']:.2f} s (processor {cpu['ours']:.1f} s): {f['ratio']:.2f} times the limit")
    print(f"    with sound     {f['with_sound_ratio']:.2f} times (processor {cpu['sound']:.1f} s)")
    print(f"    one number new {f['one_change_ratio']:.2f} times (processor {cpu['change']:.1f} s)")
    print(f"  moviepy, plain   {f['moviepy_factor']:.0f} times the limit")
    print(f"  memory           {f['peak_mb']} MB at most, all processes")
    told = ", ".join(f"{name} {ms:.2f}" for name, ms in measured.figures["stages_ms"].items())  # type: ignore[attr-defined]
    print(f"  ms a frame       {told} (one thread)")


@app.command("demo")
def demo(as_json: Json = False) -> None:
    """Seconds of each stage of the demo, in a folder of its own."""
    from mmc.cli.benches.demo import measure_demo

    figures = measure_demo()
    if as_json:
        print(json.dumps(figures))
        return
    print(f"demo               {sum(figures.values()):.1f} s: " + ", ".join(f"{n} {s:.1f}" for n, s in figures.items()))


@app.command("sources")
def sources(as_json: Json = False) -> None:
    """A 200,000-row CSV and a 20 MB workbook read, typed and checked; 500 sources polled ten at once."""
    from mmc.cli.benches.sources import measure_sources

    figures = measure_sources()
    if as_json:
        print(json.dumps(figures))
        return
    print(f"sources CSV        {figures['csv_s']:.2f} s and {figures['csv_mb']:.0f} MB for 200,000 rows")
    print(f"        XLSX       {figures['xlsx_s']:.2f} s for {figures['xlsx_file_mb']:.0f} MB")
    print(f"        500 polled {figures['poll_s']:.2f} s, 20 ms each, ten at once")


@app.command("publish")
def publish(
    as_json: Json = False,
    future: Annotated[int, typer.Option(help="Deliveries of the next months that lie in the ledger.")] = 100_000,
) -> None:
    """Due time to platform call before a full ledger, 200 posts in a minute, idle CPU, memory, cold start (6 min)."""
    from mmc.cli.benches.publish import Load, measure_publish

    f = measure_publish(Load(future=future))
    if as_json:
        print(json.dumps(f))
        return
    print(f"publish due        {f['due_p50_s']:.2f} s to the platform's call, 95 % within {f['due_p95_s']:.2f} s, "
          f"at most {f['due_max_s']:.2f} s ({future} more deliveries wait)")
    print(f"  200 in a minute  all out {f['minute200_s']:.0f} s after the first was due, in order, at their pace")
    print(f"  idle             {f['idle_cpu_pct']:.1f} % of a core; {f['rss_mb']:.0f} MB at most")
    print(f"  cold start       {f['cold_start_s']:.1f} s to the first platform call")


@app.command("upload")
def upload(
    as_json: Json = False,
    megabytes: Annotated[int, typer.Option(help="The film's size.")] = 300,
    every: Annotated[int, typer.Option(help="Megabytes between two breaks of the connection.")] = 20,
) -> None:
    """A big film to YouTube's rehearsal with many breaks and a kill -9 in the middle, in constant memory."""
    from mmc.cli.benches.upload import measure_upload

    f = measure_upload(megabytes, every)
    if as_json:
        print(json.dumps(f))
        return
    print(f"upload {megabytes} MB      {f['upload_s']:.1f} s, {f['breaks']:.0f} breaks and a kill -9; "
          f"{f['grown_mb']:.0f} MB above idle; went on at {f['resumed_at_mb']:.0f} MB")
