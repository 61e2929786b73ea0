"""The one rehearsal of the contract's tests and the small files they send."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import av
import numpy
import pytest
import uvicorn
from PIL import Image

from mmc.core.channel import MediaFile
from mmc.publishers.youtube_upload import CHUNK
from mmc.rehearsal.server import Rehearsal, start
from mmc.website.serve import site_app
from tests.contract.kinds import READABLE
from tests.contract.scene import FILM_SECONDS, Scene, a_media


@pytest.fixture(scope="session")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rehearsal]:
    """A running rehearsal for every file of the contract."""
    with start(tmp_path_factory.mktemp("gladi"), accounts={"instagram_quota": "10000"}) as rehearsal:
        yield rehearsal


@pytest.fixture(scope="session")
def public_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    """A newsroom's folder and the address its site is served at."""
    folder = tmp_path_factory.mktemp("redaksi")
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(site_app(folder / "var/site"), log_level="warning", lifespan="off"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    yield folder, f"http://127.0.0.1:{listener.getsockname()[1]}"
    server.should_exit = True
    thread.join(5)


@pytest.fixture(scope="session")
def media(tmp_path_factory: pytest.TempPathFactory) -> dict[str, MediaFile]:
    """A still, a film of three upload chunks and a thumbnail."""
    folder = tmp_path_factory.mktemp("media")
    Image.new("RGB", (1080, 1350), "#0b6e4f").save(folder / "still", "PNG")
    Image.new("RGB", (1280, 720), "#0b6e4f").save(folder / "thumbnail", "JPEG")
    with av.open(str(folder / "film"), "w", format="mp4") as container:
        stream = container.add_stream("libx264", rate=10)
        stream.width, stream.height, stream.pix_fmt = 540, 960, "yuv420p"
        for _ in range(round(FILM_SECONDS * 10)):
            frame = av.VideoFrame.from_ndarray(numpy.zeros((960, 540, 3), numpy.uint8))
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    with (folder / "film").open("ab") as film:  # a box that players skip: enough bytes for three chunks
        padding = 2 * CHUNK + 100_000
        film.write(padding.to_bytes(4, "big") + b"free" + bytes(padding - 8))
    facts = {"still": ("image/png", 1080, 1350, "portrait"), "thumbnail": ("image/jpeg", 1280, 720, "thumbnail"),
             "film": ("video/mp4", 540, 960, "short")}  # fmt: skip
    return {name: a_media(folder / name, *facts[name]) for name in facts}


@pytest.fixture
def scene(stage: Rehearsal, media: dict[str, MediaFile], public_site: tuple[Path, str]) -> Iterator[Scene]:
    """The stage without faults or lag, before and after; channels that were opened are closed."""
    made = Scene(stage, media, *public_site, [], [])
    yield made
    for publisher in made.opened:
        publisher.close()
    stage.clear_faults()
    for kind in READABLE:
        stage.set_lag(kind, 0)
