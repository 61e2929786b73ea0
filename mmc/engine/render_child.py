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
        result = run(job)
    except MmcError as error:
        print(str(error), file=sys.stderr)
        return 1
    out = Path(job["out"]) / "result.json"
    fresh = out.with_suffix(".new")
    fresh.write_text(json.dumps(result, ensure_ascii=False), "utf-8")
    os.replace(fresh, out)
    return 0


def run(job: dict[str, Any]) -> dict[str, Any]:
    """The made files as {"headline", "files": [{path, kind, format, mime, width, height, alt, ...}], "notes"}.

    A note is a sentence about what could not be done as asked, and was done without.
    """
    from mmc.core.dataset import from_dict
    from mmc.drawing.brand import load_brand
    from mmc.infographics.still import render

    dataset = from_dict(job["dataset"])
    brand = load_brand(Path(job["brand"])).speaking(job.get("language", "id"))
    out = Path(job["out"])
    files: list[dict[str, Any]] = []
    notes: list[str] = []
    headline = ""
    total = len(job["stills"]) + 8 * len(job["films"])
    done = 0.0
    for name in job["stills"]:
        still = render(job["template"], dataset, name, brand, job["options"])
        path = out / f"still-{name}.png"
        path.write_bytes(still.png)
        headline = still.headline
        files.append({
            "path": str(path), "kind": "still", "format": name, "mime": "image/png",
            "width": still.format.width, "height": still.format.height, "alt": still.alt, "seconds": 0.0,
        })  # fmt: skip
        done += 1
        _tell(done / total)
    for name in job["films"]:
        films, headline, said = _film(job, name, dataset, brand, out, done, total)
        notes += said
        files += [f for f in films if f["kind"] != "thumbnail" or all(k["kind"] != "thumbnail" for k in files)]
        done += 8
    return {"headline": headline, "files": files, "notes": list(dict.fromkeys(notes))}


def _film(
    job: dict[str, Any], name: str, dataset: Any, brand: Any, out: Path, done: float, total: float
) -> tuple[list[dict[str, Any]], str, tuple[str, ...]]:
    from mmc.video.film import make_film
    from mmc.video.finish import finish_of
    from mmc.video.voice import Speaker

    path = out / f"film-{name}.mp4"
    finish = finish_of(job["finish"], Path(job["folder"]), Speaker(**job["speaker"]))
    film = make_film(
        job["storyboard"], job["template"], dataset, name, brand, path, options=job["film_options"],
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
