"""The child process that draws: one job file in, files and a result out. Knows no Django and no database."""

from __future__ import annotations

import json
import os
import resource
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mmc.video.film import Film

MEMORY = 6 << 30  # bytes of address space; a runaway drawing dies here, not the server


def main(job_file: str) -> int:
    """Exit status 0 with result.json written, or 1 with a one-line reason on stderr."""
    _bounded()
    from mmc.errors import MmcError

    job = json.loads(Path(job_file).read_text("utf-8"))
    try:
        _write(job, run(job))
    except MmcError as error:
        print(str(error), file=sys.stderr)
        return 1
    return 0


def run(job: dict[str, Any]) -> dict[str, Any]:
    """The made files as {"headline", "files": [{path, kind, format, mime, width, ...}], "notes", "expires"}.

    A note is a sentence about what could not be done as asked, and was done without. A film that fails is such a note
    wherever there are pictures: what is finished is written down before each film, so that its death costs no more.
    """
    from mmc.core.dataset import from_dict
    from mmc.drawing.brand import load_brand
    from mmc.engine.render_stills import carousels, ends, stills
    from mmc.errors import MmcError

    dataset = from_dict(job["dataset"])
    brand = load_brand(Path(job["brand"])).speaking(job.get("language", "id"))
    total = len(job["stills"]) + 3 * len(job["carousel"]) + 8 * len(job["films"])
    made: dict[str, Any] = {"headline": "", "files": [], "notes": [], "expires": ends(job, dataset, brand)}
    done = 0.0
    for work in (stills, carousels):
        for cost, files, said in work(job, dataset, brand):
            made["files"] += files
            made["headline"] = said or made["headline"]
            done += cost
            _tell(done / total)
    for name in job["films"]:
        if made["files"]:
            _write(job, {**made, "at": name})
        try:
            films, said, notes = _film(job, name, dataset, brand, done, total)
        except MmcError as error:
            if not made["files"]:
                raise
            films, said, notes = [], "", (f"film {name} was not made: {error}",)
        made["headline"] = said or made["headline"]
        made["notes"] = list(dict.fromkeys([*made["notes"], *notes]))
        there = any(f["kind"] == "thumbnail" for f in made["files"])
        made["files"] += [f for f in films if f["kind"] != "thumbnail" or not there]
        done += 8
    return made


def _write(job: dict[str, Any], result: dict[str, Any]) -> None:
    """The result, there whole or not at all."""
    out = Path(job["out"]) / "result.json"
    fresh = out.with_suffix(".new")
    fresh.write_text(json.dumps(result, ensure_ascii=False), "utf-8")
    os.replace(fresh, out)


def _film(
    job: dict[str, Any], name: str, dataset: Any, brand: Any, done: float, total: float
) -> tuple[list[dict[str, Any]], str, tuple[str, ...]]:
    from mmc.engine.render_stills import film_options
    from mmc.video.film import make_film
    from mmc.video.finish import finish_of
    from mmc.video.voice import Speaker

    out = Path(job["out"])
    path = out / f"film-{name}.mp4"
    finish = finish_of(job["finish"], Path(job["folder"]), Speaker(**job["speaker"]))
    film = make_film(
        job["storyboard"], job["template"], dataset, name, brand, path, options=film_options(job),
        progress=lambda share: _tell((done + 8 * share) / total), finish=finish, kept=Path(job["kept"]),
        skips=job["skips"],
    )  # fmt: skip
    thumbnail = out / f"thumbnail-{name}.jpg"
    thumbnail.write_bytes(film.thumbnail)
    made = [
        {"path": str(path), "kind": "film", "format": name, "mime": "video/mp4", "width": film.width,
         "height": film.height, "alt": film.alt, "seconds": film.seconds, "credit": film.credit},
        {"path": str(thumbnail), "kind": "thumbnail", "format": "thumbnail", "mime": "image/jpeg", "width": 1280,
         "height": 720, "alt": film.alt, "seconds": 0.0},
    ]  # fmt: skip
    return [*made, *_subtitles(film, name)], film.headline, film.notes


def _subtitles(film: Film, name: str) -> list[dict[str, Any]]:
    """The subtitles of a film, each as a file of its own that says of which format it is."""
    from mmc.video.subtitles import write_beside

    mimes = {".vtt": "text/vtt", ".srt": "application/x-subrip"}
    return [
        {"path": str(file), "kind": "subtitles", "format": name, "mime": mimes[file.suffix], "width": 0, "height": 0,
         "alt": "", "seconds": film.seconds}
        for file in write_beside(film.path, film.cues)
    ]  # fmt: skip


def _tell(share: float) -> None:
    print(json.dumps({"progress": round(share, 3)}), flush=True)


def _bounded() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    os.nice(5)
    # Linux: die with the parent, so that a killed engine leaves no child drawing for nobody.
    import ctypes

    ctypes.CDLL(None, use_errno=True).prctl(1, signal.SIGKILL)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
