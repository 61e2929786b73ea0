"""Renders a story's pictures and films in a child process with limits, never in a thread of the engine."""

from __future__ import annotations

import json
import logging
import os
import select
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from mmc.config import Config
from mmc.core.dataset import Dataset
from mmc.core.schedule import SLIDES
from mmc.core.story import RenditionRef, hash_of
from mmc.errors import DrawingError
from mmc.newsroom.media import MediaStore

log = logging.getLogger("mmc.engine")
SILENCE = 1.0  # seconds without a word from the child until the last share is told again


@dataclass(frozen=True, kw_only=True)
class Spec:
    """What is to be made of one dataset."""

    template: str
    stills: tuple[str, ...]
    storyboard: str = ""
    films: tuple[str, ...] = ()
    options: dict[str, Any]  # files by their hash, as infographics.handed names them
    film_options: dict[str, Any]
    finish: dict[str, Any] = field(default_factory=dict)  # how the films sound and read; mmc.video.finish
    carousel: tuple[str, ...] = ()  # the shapes of a carousel
    slides: int = SLIDES[1]  # at most so many in it
    now: datetime | None = None  # what time it is, for pictures that have an end


@dataclass(frozen=True)
class Made:
    """What a render gave: the headline drawn and the renditions, their bytes in the media store."""

    headline: str
    renditions: tuple[RenditionRef, ...]
    notes: tuple[str, ...] = ()  # what could not be done as asked, in a sentence each
    expires: str = ""  # the end printed on an alert, ISO 8601


def render(
    dataset: Dataset, spec: Spec, config: Config, progress: Callable[[float], None] = lambda share: None
) -> Made:
    """The finished renditions, or DrawingError/FilmError's text as DrawingError; half-made files are removed.

    A film that fails is left out with a note: the pictures made before it are kept. `progress` hears the share done,
    again and again while nothing new is done; what it raises ends the child and all its workers.
    """
    work = config.folder / "var" / "work"
    work.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=work, prefix="render-") as folder:
        out = Path(folder)
        job = out / "job.json"
        job.write_text(json.dumps(_job(dataset, spec, config, out), ensure_ascii=False), "utf-8")
        try:
            _run_child(job, config.engine.render_timeout.total_seconds(), progress, _command(job, config))
        except DrawingError as error:
            result = _saved(out, str(error))
        else:
            result = json.loads((out / "result.json").read_text("utf-8"))
        for note in result["notes"]:
            log.warning("%s: %s", dataset.name, note, extra={"action": "film_noted"})
        kept = _keep(result["files"], MediaStore(config.media_folder))
        return Made(result["headline"], kept, tuple(result["notes"]), result["expires"])


def _saved(out: Path, why: str) -> dict[str, Any]:
    """What was finished before the child died in the middle of a film; DrawingError where nothing was."""
    try:
        result: dict[str, Any] = json.loads((out / "result.json").read_text("utf-8"))
    except OSError:
        raise DrawingError(why) from None
    return {**result, "notes": [*result["notes"], f"film {result['at']} was not made: {why}"]}


def _job(dataset: Dataset, spec: Spec, config: Config, out: Path) -> dict[str, Any]:
    store = MediaStore(config.media_folder)
    return {
        "dataset": dataset.to_dict(), "template": spec.template, "storyboard": spec.storyboard,
        "options": spec.options, "film_options": spec.film_options, "stills": list(spec.stills),
        "films": list(spec.films), "brand": str(config.brand_folder), "out": str(out),
        "finish": _finish(spec.finish, store), "language": config.site.language,
        "carousel": list(spec.carousel), "slides": spec.slides, "now": spec.now.isoformat() if spec.now else "",
        "store": str(config.media_folder),
        "folder": str(config.folder), "speaker": _speaker(config), "kept": str(config.folder / "var" / "parts"),
        "skips": config.video.skip_frames,
    }  # fmt: skip


def _finish(wish: dict[str, Any], store: MediaStore) -> dict[str, Any]:
    """The finish with the place of own music that was handed in at the desk."""
    sha256 = hash_of(wish.get("music_file"))
    return {**wish, "music_file": str(store.path(sha256))} if sha256 else wish


def _speaker(config: Config) -> dict[str, Any]:
    video = config.video
    voice = str(config.folder / video.piper_voice) if video.piper_voice else ""
    return {"piper": video.piper, "piper_voice": voice, "seconds": video.narration_time.total_seconds()}


def _command(job: Path, config: Config) -> list[str]:
    """The child that draws. It reads files of strangers: no secret of the newsroom is in its environment."""
    secrets = [name for name in config.secrets if "/" not in name]
    hidden = [word for name in sorted(secrets) for word in ("-u", name)]
    return ["env", *hidden, sys.executable, "-m", "mmc.engine.render_child", str(job)]


def _run_child(job: Path, timeout: float, progress: Callable[[float], None], command: list[str]) -> None:
    errors = (job.parent / "stderr").open("w+b")
    child = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors, start_new_session=True)
    timer = threading.Timer(timeout, _end, (child,))
    timer.start()
    try:
        _listen(child, progress)
        status = child.wait()
    finally:
        timer.cancel()
        _end(child)
        errors.seek(0)
        said = errors.read().decode("utf-8", "replace").strip()
        errors.close()
    if status != 0:
        last = said.splitlines()[-1] if said else f"stopped with status {status}"
        over = f" after the limit of {timeout:.0f} s" if status == -signal.SIGKILL else ""
        raise DrawingError(f"{last}{over}")


def _listen(child: subprocess.Popen[bytes], progress: Callable[[float], None]) -> None:
    """Until the child says no more. In its silences the last share is told again: an order may be taken back."""
    assert child.stdout is not None
    pipe, share, rest = child.stdout.fileno(), 0.0, b""
    while True:
        if select.select([pipe], [], [], SILENCE)[0]:
            said = os.read(pipe, 1 << 16)
            if not said:
                return
            *lines, rest = (rest + said).split(b"\n")
            share = next((s for line in reversed(lines) if (s := _share(line)) is not None), share)
        progress(share)


def _share(line: bytes) -> float | None:
    try:
        return float(json.loads(line)["progress"])
    except (ValueError, KeyError, TypeError):
        return None  # a library printed something of its own


def _end(child: subprocess.Popen[bytes]) -> None:
    """The child and all it started, gone."""
    try:
        os.killpg(child.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
    child.wait()


def _keep(files: list[dict[str, Any]], store: MediaStore) -> tuple[RenditionRef, ...]:
    return tuple(
        RenditionRef(
            sha256=store.put_file(Path(f["path"])), format=f["format"], kind=f["kind"], mime=f["mime"],
            width=f["width"], height=f["height"], alt=f["alt"], seconds=f["seconds"],
            bytes=Path(f["path"]).stat().st_size, credit=f.get("credit", ""),
        )
        for f in files
    )  # fmt: skip
