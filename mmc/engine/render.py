"""Renders a story's pictures and films in a child process with limits, never in a thread of the engine."""

from __future__ import annotations

import json
import logging
import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mmc.config import Config
from mmc.core.dataset import Dataset
from mmc.core.story import RenditionRef
from mmc.errors import DrawingError
from mmc.newsroom.media import MediaStore

log = logging.getLogger("mmc.engine")


@dataclass(frozen=True, kw_only=True)
class Spec:
    """What is to be made of one dataset."""

    template: str
    stills: tuple[str, ...]
    storyboard: str = ""
    films: tuple[str, ...] = ()
    options: dict[str, Any]
    film_options: dict[str, Any]
    finish: dict[str, Any] = field(default_factory=dict)  # how the films sound and read; mmc.video.finish


@dataclass(frozen=True)
class Made:
    """What a render gave: the headline drawn and the renditions, their bytes in the media store."""

    headline: str
    renditions: tuple[RenditionRef, ...]
    notes: tuple[str, ...] = ()  # what could not be done as asked, in a sentence each


def render(
    dataset: Dataset, spec: Spec, config: Config, progress: Callable[[float], None] = lambda share: None
) -> Made:
    """The finished renditions, or DrawingError/FilmError's text as DrawingError; half-made files are removed.

    `progress` hears the share done; what it raises ends the child and all its workers.
    """
    work = config.folder / "var" / "work"
    work.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=work, prefix="render-") as folder:
        out = Path(folder)
        job = out / "job.json"
        job.write_text(json.dumps(_job(dataset, spec, config, out), ensure_ascii=False), "utf-8")
        _run_child(job, config.engine.render_timeout.total_seconds(), progress)
        result = json.loads((out / "result.json").read_text("utf-8"))
        for note in result["notes"]:
            log.warning("A film of %s was made, but %s", dataset.name, note, extra={"action": "film_noted"})
        kept = _keep(result["files"], MediaStore(config.media_folder))
        return Made(result["headline"], kept, tuple(result["notes"]))


def _job(dataset: Dataset, spec: Spec, config: Config, out: Path) -> dict[str, Any]:
    return {
        "dataset": dataset.to_dict(), "template": spec.template, "storyboard": spec.storyboard,
        "options": spec.options, "film_options": spec.film_options, "stills": list(spec.stills),
        "films": list(spec.films), "brand": str(config.brand_folder), "out": str(out), "finish": spec.finish,
        "language": config.site.language,
        "folder": str(config.folder), "speaker": _speaker(config), "kept": str(config.folder / "var" / "parts"),
        "skips": config.video.skip_frames,
    }  # fmt: skip


def _speaker(config: Config) -> dict[str, Any]:
    video = config.video
    voice = str(config.folder / video.piper_voice) if video.piper_voice else ""
    return {"piper": video.piper, "piper_voice": voice, "seconds": video.narration_time.total_seconds()}


def _run_child(job: Path, timeout: float, progress: Callable[[float], None]) -> None:
    command = [sys.executable, "-m", "mmc.engine.render_child", str(job)]
    errors = (job.parent / "stderr").open("w+b")
    child = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors, start_new_session=True)
    timer = threading.Timer(timeout, _end, (child,))
    timer.start()
    try:
        assert child.stdout is not None
        for line in child.stdout:
            _report(line, progress)
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


def _report(line: bytes, progress: Callable[[float], None]) -> None:
    try:
        progress(float(json.loads(line)["progress"]))
    except (ValueError, KeyError, TypeError):
        return  # a library printed something of its own


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
