"""Prepares and inspects a newsroom folder from its own process: `python -m tests.faults.newsroom VERB FOLDER ...`."""

from __future__ import annotations

import io
import json
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

KINDS = ("website", "telegram", "x", "youtube")
TOML = """
[site]
name = "MMC Uji"
base_url = "http://127.0.0.1:9/mmc"

[engine]
dispatch_every = "0.2s"
reconcile_every = "0.3s"
reconcile_over = "0.8s"      # production waits 90 s; the rehearsal's read-back has no lag
queue_poll = 0.1

[channels.website]
kind = "website"
min_gap = "0s"

[channels.telegram]
kind = "telegram"
base_url = "{telegram}"
secret = "secrets/telegram"
chat = "@mmckalteng_gladi"
min_gap = "0s"
timeout = 5

[channels.x]
kind = "x"
base_url = "{x}"
secret = "secrets/x"
handle = "mmckalteng_gladi"
min_gap = "0s"

[channels.youtube]
kind = "youtube"
base_url = "{youtube}"
secret = "secrets/youtube"
channel = "UCgladiMMCKalteng0000001"
min_gap = "0s"
"""


def write_folder(folder: Path, urls: dict[str, str], secrets: dict[str, str]) -> None:
    """mmc.toml and the secret files of a newsroom on this rehearsal."""
    (folder / "secrets").mkdir(parents=True)
    for name, value in secrets.items():
        file = folder / "secrets" / name
        file.touch(mode=0o600)
        file.write_text(value)
    (folder / "mmc.toml").write_text(TOML.format(**urls))


def prepare(folder: Path, stories: int, extra: int) -> dict[str, str]:
    """{delivery key: channel} of stories * 4 approved deliveries due in an hour, and `extra` * 4 due now."""
    config = _open(folder)
    from mmc.core.dataset import Column, Origin, build
    from mmc.core.story import ChannelPlan, Content, RenditionRef
    from mmc.core.workflow import Decision
    from mmc.newsroom.actions.keep_dataset import keep_dataset
    from mmc.newsroom.actions.promise import Opening, promise
    from mmc.newsroom.actions.revise_story import revise_story
    from mmc.newsroom.media import MediaStore
    from mmc.newsroom.models import Person, Review, Story

    now = datetime.now(UTC)
    approver, _ = Person.objects.get_or_create(username="penyetuju", defaults={"role": "approver"})
    store = MediaStore(config.media_folder)
    png, film = _png(), _film()
    files = (
        RenditionRef(sha256=store.put(png), format="square", kind="still", mime="image/png", width=64, height=64,
                     alt="Kotak hijau", bytes=len(png)),
        RenditionRef(sha256=store.put(film), format="landscape", kind="film", mime="video/mp4", width=320, height=180,
                     alt="Film hijau", seconds=1.0, bytes=len(film)),
    )
    origin = Origin(producer="Redaksi", period="2026", as_of=date(2026, 11, 1), practice=True)
    columns = (Column(name="nama", kind="text"), Column(name="nilai", kind="number", unit="ton"))
    keys: dict[str, str] = {}
    for n in range(stories + extra):
        data = keep_dataset(dataset=build(f"uji-{n}", columns, [["A", float(n)]], origin), by=None, now=now)
        send = {"website": ("still.all",), "telegram": ("still.square",), "x": ("still.square",),
                "youtube": ("film.landscape",)}
        plans = tuple(ChannelPlan(channel=c, caption=f"Uji nomor {n} {{link}}", send=send[c]) for c in KINDS)
        title = f"Uji nomor {n}"
        content = Content(title=title, summary="Ringkasan.", dataset=data.hash, renditions=files, plans=plans)
        story = Story.objects.create(slug=f"uji-{n}", title=content.title, created_at=now)
        revision = revise_story(story=story, content=content, by=None, now=now)
        Review.objects.create(revision=revision, hash=revision.hash, decision=Decision.APPROVED, asked_at=now,
                              decided_by=approver, decided_at=now)
        due = now + timedelta(hours=1) if n < stories else now
        for row in promise(story=story, revision=revision, by=None, now=now,
                           openings=[Opening(channel=c, due_at=due) for c in KINDS]):
            if n < stories:
                keys[row.key] = row.channel_id
    return keys


def look(folder: Path) -> dict[str, Any]:
    """Every delivery's state and whether its event chain is whole."""
    _open(folder)
    from mmc.newsroom.actions.move import chain_is_whole
    from mmc.newsroom.models import Delivery

    return {
        d.key: {"state": d.state, "channel": d.channel_id, "whole": chain_is_whole(d), "attempt": d.attempt,
                "receipt": d.receipt_id, "error": d.error}
        for d in Delivery.objects.all()
    }


def _open(folder: Path) -> Any:
    from mmc.config import load
    from mmc.web.boot import boot, migrate

    config = load(folder)
    boot(config)
    migrate()
    return config


def _png() -> bytes:
    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (640, 640), "#0B5D4E").save(out, "PNG")
    return out.getvalue()


def _film() -> bytes:
    import av
    import numpy as np

    out = io.BytesIO()
    with av.open(out, "w", format="mp4") as container:
        stream = container.add_stream("libx264", rate=30)
        stream.width, stream.height, stream.pix_fmt = 320, 180, "yuv420p"
        frame = av.VideoFrame.from_ndarray(np.full((270, 320), 110, np.uint8), format="yuv420p")
        for n in range(30):
            frame.pts = n
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    return out.getvalue()


if __name__ == "__main__":
    verb, home = sys.argv[1], Path(sys.argv[2])
    print(json.dumps(prepare(home, int(sys.argv[3]), int(sys.argv[4])) if verb == "prepare" else look(home)))
