"""Prepares and inspects a newsroom folder from its own process: `python -m tests.faults.newsroom VERB FOLDER ...`."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from mmc.rehearsal.server import Rehearsal
from tests.faults.kinds import EVERY_KIND, KINDS, section

TOML = """
[site]
name = "MMC Uji"
base_url = "http://127.0.0.1:9/mmc"

[store]
database = "{database}"

[engine]
dispatch_every = "0.2s"
reconcile_every = "0.75s"    # production: 15 s; all waits of the read-back are a twentieth here
reconcile_over = "4.5s"      # production: 90 s; the rehearsal's read-back has no lag
reconcile_give_up = "45s"    # production: 15 min
queue_poll = 0.1
lease = "{lease}"
burst = 10000                # a harness that lets everything go at once is no backlog after a stop
"""
TAKARIR = b"WEBVTT\n\n00:00.000 --> 00:00.900\nUji takarir\n"
FEW = 11  # stories that are told in the further shapes too
SQLITE = "sqlite:///var/mmc.sqlite3"


def write_folder(
    folder: Path, rehearsal: Rehearsal, kinds: Sequence[str] = EVERY_KIND, *, database: str = SQLITE,
    lease: str = "30s", timeout: float = 5, site: str = "http://127.0.0.1:9/mmc",
) -> None:  # fmt: skip
    """mmc.toml and the secret files of a newsroom on this rehearsal."""
    (folder / "secrets").mkdir(parents=True)
    for name, value in rehearsal.secrets.items():
        file = folder / "secrets" / name
        file.touch(mode=0o600)
        file.write_text(value)
    sections = "\n".join(section(KINDS[kind], rehearsal, timeout, site) for kind in kinds)
    (folder / "mmc.toml").write_text(TOML.format(database=database, lease=lease) + sections)


def prepare(folder: Path, kinds: Sequence[str], later: int, now_due: int) -> dict[str, str]:
    """{delivery key: channel} of approved deliveries, one a kind a story: `later` stories due in an hour, in order,
    then `now_due` stories due at once."""
    config = open_newsroom(folder)
    from mmc.core.story import ChannelPlan
    from mmc.newsroom.actions.promise import Opening, promise
    from mmc.newsroom.models import Person

    now = datetime.now(UTC)
    approver, _ = Person.objects.get_or_create(username="penyetuju", defaults={"role": "approver"})
    files = _renditions(config)
    keys: dict[str, str] = {}
    for n in range(later + now_due):
        here = [c for c in kinds if not KINDS[c].few or n < FEW]
        if any(KINDS[c].wordless for c in here):
            files = (*files[:-1], _still(config, "story", 540, 960, n))
        plans = tuple(
            ChannelPlan(channel=c, caption=KINDS[c].words.format(n=n), send=tuple(KINDS[c].send.split())) for c in here
        )
        story, revision = _approved_story(n, plans, files, approver, now)
        due = now + timedelta(hours=1) if n < later else now
        openings = [Opening(channel=c, due_at=due) for c in here]
        for row in promise(story=story, revision=revision, by=None, now=now, openings=openings):
            keys[row.key] = row.channel_id
    return keys


def _approved_story(n: int, plans: Any, files: Any, approver: Any, now: datetime) -> tuple[Any, Any]:
    from mmc.core.dataset import Column, Origin, build
    from mmc.core.story import Content
    from mmc.core.workflow import Decision
    from mmc.newsroom.actions.keep_dataset import keep_dataset
    from mmc.newsroom.actions.revise_story import revise_story
    from mmc.newsroom.models import Review, Story

    origin = Origin(producer="Redaksi", period="2026", as_of=date(2026, 11, 1), practice=True)
    columns = (Column(name="nama", kind="text"), Column(name="nilai", kind="number", unit="ton"))
    data = keep_dataset(dataset=build(f"uji-{n}", columns, [["A", float(n)]], origin), by=None, now=now)
    content = Content(title=f"Uji nomor {n}", summary="Ringkasan.", dataset=data.hash, renditions=files, plans=plans)
    story = Story.objects.create(slug=f"uji-{n}", title=content.title, created_at=now)
    revision = revise_story(story=story, content=content, by=None, now=now)
    Review.objects.create(revision=revision, hash=revision.hash, decision=Decision.APPROVED, asked_at=now,
                          decided_by=approver, decided_at=now)  # fmt: skip
    return story, revision


def look(folder: Path) -> dict[str, Any]:
    """Every delivery's state and whether its event chain is whole."""
    open_newsroom(folder)
    from mmc.newsroom.actions.move import chain_is_whole
    from mmc.newsroom.models import Delivery

    return {
        d.key: {"state": d.state, "channel": d.channel_id, "whole": chain_is_whole(d), "attempt": d.attempt,
                "receipt": d.receipt_id, "error": d.error, "owner": d.owner, "tries": d.tries, "deaths": d.deaths,
                "captions": d.refs.get("captions", ""),
                "files": [r.sha256 for r in d.revision.frozen.chosen(d.revision.frozen.plan_for(d.channel_id))]}
        for d in Delivery.objects.select_related("revision")
    }  # fmt: skip


def set_deaths(folder: Path, key: str, deaths: int) -> None:
    """As if so many processes had died on this delivery already."""
    open_newsroom(folder)
    from mmc.newsroom.models import Delivery

    Delivery.objects.filter(key=key).update(deaths=deaths)


def open_newsroom(folder: Path) -> Any:
    """The config of the folder, with Django booted and the database ready."""
    from mmc.config import load
    from mmc.web.boot import boot, migrate

    config = load(folder)
    boot(config)
    migrate()
    return config


def _renditions(config: Any) -> tuple[Any, ...]:
    from mmc.core.story import RenditionRef
    from mmc.newsroom.media import MediaStore

    store = MediaStore(config.media_folder)
    wide, tall = _film(320, 180, 1.0), _film(540, 960, 3.2)
    return (
        _still(config, "square", 640, 640, 0),
        _still(config, "portrait", 640, 800, 0),
        RenditionRef(sha256=store.put(wide), format="landscape", kind="film", mime="video/mp4", width=320, height=180,
                     alt="Film hijau", seconds=1.0, bytes=len(wide)),
        RenditionRef(sha256=store.put(tall), format="short", kind="film", mime="video/mp4", width=540, height=960,
                     alt="Film hijau", seconds=3.2, bytes=len(tall)),
        RenditionRef(sha256=store.put(TAKARIR), format="landscape", kind="subtitles", mime="text/vtt", width=0,
                     height=0, bytes=len(TAKARIR)),
        _still(config, "story", 540, 960, 0),
    )  # fmt: skip


def _still(config: Any, format: str, width: int, height: int, n: int) -> Any:
    """A picture that no other story has, as a JPEG too: near colours would become the same bytes."""
    from PIL import Image

    from mmc.core.story import RenditionRef
    from mmc.newsroom.media import MediaStore

    out = io.BytesIO()
    Image.new("RGB", (width, height), (25 * n % 256, 93, 78)).save(out, "PNG")
    data = out.getvalue()
    return RenditionRef(sha256=MediaStore(config.media_folder).put(data), format=format, kind="still",
                        mime="image/png", width=width, height=height, alt="Kotak hijau", bytes=len(data))


def _film(width: int, height: int, seconds: float) -> bytes:
    import av
    import numpy as np

    out = io.BytesIO()
    with av.open(out, "w", format="mp4") as container:
        stream = container.add_stream("libx264", rate=10)
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        frame = av.VideoFrame.from_ndarray(np.full((height * 3 // 2, width), 110, np.uint8), format="yuv420p")
        for n in range(round(seconds * 10)):
            frame.pts = n
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    return out.getvalue()


if __name__ == "__main__":
    verb, home = sys.argv[1], Path(sys.argv[2])
    if verb == "prepare":
        print(json.dumps(prepare(home, sys.argv[3].split(","), int(sys.argv[4]), int(sys.argv[5]))))
    elif verb == "deaths":
        set_deaths(home, sys.argv[3], int(sys.argv[4]))
    else:
        print(json.dumps(look(home)))
