"""A big film on its way up: broken again and again, its sender killed once, in constant memory."""

from __future__ import annotations

import hashlib
import json
import os
import random
import signal
import struct
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from mmc.rehearsal.server import Rehearsal, start

MEGABYTE = 1 << 20
REQUEST = 8 * MEGABYTE  # what the publisher sends in one request; two halves of one that breaks in the middle

TOML = """[site]
name = "Bangku ukur"

[channels.youtube]
kind = "youtube"
channel = "{channel}"
secret = "secrets/youtube"
base_url = "{url}"
"""


def measure_upload(megabytes: int = 300, every: int = 20) -> dict[str, float]:
    """upload_s, breaks, grown_mb (the sender's memory above idle), resumed_at_mb (after its kill -9).

    AssertionError where the film is not on the platform once, byte for byte, or went up twice.
    """
    with tempfile.TemporaryDirectory(prefix="mmc-upload-") as home:
        film, folder = Path(home) / "film.mp4", Path(home) / "newsroom"
        sha256 = big_film(film, megabytes * MEGABYTE)
        with start(Path(home) / "rehearsal") as rehearsal:
            _write_newsroom(folder, rehearsal)
            breaks = _plan_breaks(rehearsal, megabytes, every)
            began = time.monotonic()
            killed = _send(folder, film, kill_at=0.3)
            reached = sum(part.stat().st_size for part in (rehearsal.folder / "parts").glob("youtube-*"))
            told = _send(folder, film)
            seconds = time.monotonic() - began
            _check(rehearsal, killed, told, reached, sha256)
            if rehearsal.calls()["youtube"]["chunk"] < breaks * (_between(every) + 1):
                raise AssertionError(f"the film was up before all {breaks} breaks had come")
    return {
        "upload_s": round(seconds, 1), "breaks": breaks, "grown_mb": round(told["grown_mb"], 1),
        "resumed_at_mb": round(told["first_share"] * megabytes, 1),
    }  # fmt: skip


def big_film(file: Path, size: int) -> str:
    """The sha256 of a file of this size that a platform takes for a film: an MP4's head, then noise."""
    scale, length = 1000, 60_000
    header = struct.pack(">IIIII", 0, 0, 0, scale, length) + bytes(80)
    movie = struct.pack(">I4s", 8 + len(header), b"mvhd") + header
    head = struct.pack(">I4s4sI", 16, b"ftyp", b"isom", 0) + struct.pack(">I4s", 8 + len(movie), b"moov") + movie
    head += struct.pack(">I4s", size - len(head), b"mdat")
    chance, found = random.Random(1), hashlib.sha256(head)
    with file.open("wb") as out:
        out.write(head)
        left = size - len(head)
        while left:
            block = chance.randbytes(min(MEGABYTE, left))
            out.write(block)
            found.update(block)
            left -= len(block)
    return found.hexdigest()


def _plan_breaks(rehearsal: Rehearsal, megabytes: int, every: int) -> int:
    """How many connections will break in the middle of a request, one in so many megabytes."""
    # A request that breaks half way is followed by one that asks how much arrived: both count as calls.
    breaks = megabytes // every
    for _ in range(breaks):
        rehearsal.fault("youtube", "chunk", "partial", skip=_between(every))
    return breaks


def _between(every: int) -> int:
    return max(1, round(every * MEGABYTE / REQUEST))


def _send(folder: Path, film: Path, kill_at: float = 0.0) -> dict[str, Any]:
    """What the sender told before its end: {"first_share", "grown_mb", "video"}; killed by -9 at this share."""
    command = [sys.executable, "-m", "mmc.cli.benches.upload", str(folder), str(film), str(kill_at)]
    done = subprocess.run(command, capture_output=True, text=True)
    if kill_at and done.returncode == -signal.SIGKILL:
        return {}
    if done.returncode != 0:
        raise AssertionError(f"the sender ended with {done.returncode}: {done.stderr[-2000:]}")
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _check(rehearsal: Rehearsal, killed: dict[str, Any], told: dict[str, Any], reached: int, sha256: str) -> None:
    if killed:
        raise AssertionError("the sender came through before it could be killed")
    if not reached or told["first_share"] * told["bytes"] < reached:
        raise AssertionError(f"{reached} bytes were up, and the upload went on at {told['first_share']:.0%}")
    films = [f.stem for f in (rehearsal.folder / "media").iterdir()]
    if films != [sha256]:
        raise AssertionError(f"on the platform lie {films}, not {sha256}")
    if rehearsal.calls()["youtube"]["insert"] != 1:
        raise AssertionError("the film was begun anew")


def _write_newsroom(folder: Path, rehearsal: Rehearsal) -> None:
    (folder / "secrets").mkdir(parents=True)
    secret = folder / "secrets" / "youtube"
    secret.touch(mode=0o600)
    secret.write_text(rehearsal.secrets["youtube"])
    words = {"channel": rehearsal.accounts["youtube_channel_id"], "url": rehearsal.urls["youtube"]}
    (folder / "mmc.toml").write_text(TOML.format(**words))


def send(folder: Path, film: Path, kill_at: float) -> dict[str, Any]:
    """Prepare the film on the channel as a delivery does, its references kept in a file; dies at a share if told to."""
    from mmc.config import load
    from mmc.core.channel import MediaFile, Post
    from mmc.publishers import open_channel

    kept = folder / "references.json"
    refs: dict[str, str] = json.loads(kept.read_text()) if kept.exists() else {}
    shares: list[float] = []

    def save(name: str, value: str) -> None:
        refs[name] = value
        kept.write_text(json.dumps(refs))

    def progress(share: float) -> None:
        shares.append(share)
        if kill_at and share >= kill_at:
            os.kill(os.getpid(), signal.SIGKILL)

    with film.open("rb") as source:
        sha256 = hashlib.file_digest(source, "sha256").hexdigest()
    publisher = open_channel("youtube", load(folder))
    publisher.on_progress = progress  # type: ignore[attr-defined]
    publisher.followers()  # logged in, library loaded: what is idle in a newsroom
    idle = _resident_mb("VmRSS")
    Path("/proc/self/clear_refs").write_text("5")  # the peak is measured from here on
    media = MediaFile(path=film, mime="video/mp4", sha256=sha256, width=1920, height=1080, format="landscape",
                      seconds=60)  # fmt: skip
    post = Post(delivery="0" * 10, title="Film besar", text="Film latihan", media=(media,), part="landscape")
    publisher.prepare(post, refs, save)
    publisher.close()
    return {"first_share": shares[0], "grown_mb": _resident_mb("VmHWM") - idle, "bytes": film.stat().st_size}


def _resident_mb(which: str) -> float:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith(which))


if __name__ == "__main__":
    print(json.dumps(send(Path(sys.argv[1]), Path(sys.argv[2]), float(sys.argv[3]))))
