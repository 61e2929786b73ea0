"""A running rehearsal for a whole file of tests, the real clients pointed at it, and small media."""

from __future__ import annotations

import asyncio
import io
import json
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit, urlunsplit

import av
import google_auth_httplib2
import httplib2
import httpx
import numpy
import pytest
import requests
import tweepy
from google.oauth2.credentials import Credentials
from googleapiclient.discovery import build_from_document
from googleapiclient.discovery_cache import get_static_doc
from PIL import Image
from telegram import Bot
from telegram.request import HTTPXRequest

from mmc.rehearsal import Rehearsal, start

T = TypeVar("T")


@pytest.fixture(scope="module")
def _running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rehearsal]:
    with start(tmp_path_factory.mktemp("rehearsal")) as running:
        yield running


@pytest.fixture
def rehearsal(_running: Rehearsal) -> Iterator[Rehearsal]:
    """The rehearsal, left without faults, lag or a set clock."""
    yield _running
    _running.clear_faults()
    _running.set_clock(None)
    for platform in ("x", "youtube"):
        _running.set_lag(platform, 0)


@pytest.fixture
def web() -> Iterator[httpx.Client]:
    """A plain HTTP client with a speaking name."""
    with httpx.Client(trust_env=False, headers={"User-Agent": "mmc-tests (redaksi@example.go.id)"}) as client:
        yield client


def picture(width: int = 640, height: int = 800, kind: str = "PNG", colour: str = "green") -> bytes:
    """The bytes of a plain picture."""
    target = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(target, kind)
    return target.getvalue()


@pytest.fixture(scope="session")
def film(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """One second of noise as an MP4 of more than two upload chunks."""
    file = tmp_path_factory.mktemp("film") / "noise.mp4"
    chance = numpy.random.default_rng(1)
    with av.open(str(file), "w") as container:
        stream = container.add_stream("libx264", rate=10, options={"crf": "1", "preset": "ultrafast"})
        stream.width, stream.height, stream.pix_fmt = 320, 180, "yuv420p"
        for _ in range(10):
            frame = av.VideoFrame.from_ndarray(chance.integers(0, 255, (180, 320, 3), dtype="uint8"), format="rgb24")
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    return file.read_bytes()


def with_bot(rehearsal: Rehearsal, act: Callable[[Bot], Awaitable[T]], token: str = "", wait: float = 10) -> T:
    """What the real Telegram client makes of the act."""

    def request() -> HTTPXRequest:
        return HTTPXRequest(read_timeout=wait, media_write_timeout=30, httpx_kwargs={"trust_env": False})

    async def run() -> T:
        bot = Bot(
            token or rehearsal.secrets["telegram"], base_url=rehearsal.urls["telegram"] + "/bot",
            request=request(), get_updates_request=request(),
        )  # fmt: skip
        async with bot:
            return await act(bot)

    return asyncio.run(run())


class LoopAdapter(requests.adapters.HTTPAdapter):
    """Sends what is meant for X to the rehearsal and names the host that was signed."""

    def __init__(self, base: str) -> None:
        self.base = urlsplit(base)
        super().__init__()

    def send(self, request: requests.PreparedRequest, *args: Any, **more: Any) -> requests.Response:
        url = urlsplit(str(request.url))
        request.headers["X-Orig-Host"] = url.netloc
        request.url = urlunsplit(
            (self.base.scheme, self.base.netloc, self.base.path + url.path, url.query, "")
        )
        return super().send(request, *args, **{**more, "timeout": 10})


def x_client(rehearsal: Rehearsal, **other: str) -> tweepy.Client:
    """tweepy's v2 client on the rehearsal; keywords replace keys."""
    client = tweepy.Client(None, **{**json.loads(rehearsal.secrets["x"]), **other})
    client.session.trust_env = False
    client.session.mount("https://", LoopAdapter(rehearsal.urls["x"]))
    return client


def youtube(rehearsal: Rehearsal, **other: str) -> Any:
    """Google's own client on the rehearsal; keywords replace parts of the login."""
    base = rehearsal.urls["youtube"]
    document = json.loads(get_static_doc("youtube", "v3"))
    document["rootUrl"] = document["baseUrl"] = base + "/"
    login = Credentials(None, token_uri=base + "/token", **{**json.loads(rehearsal.secrets["youtube"]), **other})
    http = httplib2.Http(timeout=20, proxy_info=None)
    http.redirect_codes = http.redirect_codes - {308}
    return build_from_document(document, http=google_auth_httplib2.AuthorizedHttp(login, http=http))


def as_file(folder: Path, data: bytes, name: str = "film.mp4") -> str:
    """The path of a new file with these bytes."""
    file = folder / name
    file.write_bytes(data)
    return str(file)
