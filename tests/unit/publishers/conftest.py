"""Builders for publishers: a config with one channel, files of a known size, a server that answers by script."""

from __future__ import annotations

import hashlib
import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from mmc.config import ChannelConfig, Config, Site
from mmc.core.channel import MediaFile

SECRETS = {
    "telegram": "7000001:rahasia-telegram-abcdef",
    "x": json.dumps(
        {
            "consumer_key": "kunci-konsumen",
            "consumer_secret": "rahasia-konsumen",
            "access_token": "token-akses",
            "access_token_secret": "rahasia-akses",
        }
    ),
    "youtube": json.dumps(
        {"client_id": "klien", "client_secret": "rahasia-klien", "refresh_token": "penyegar-1", "token": "akses-awal"}
    ),
    "instagram": json.dumps({"access_token": "IG-rahasia-panjang", "app_secret": "rahasia-aplikasi"}),
    "facebook": json.dumps({"access_token": "EAA-rahasia-panjang", "app_secret": "rahasia-aplikasi"}),
}
NEEDED: dict[str, dict[str, object]] = {
    "telegram": {"chat": "@uji"}, "instagram": {"account": "178"}, "facebook": {"page": "42"},
}  # fmt: skip


def config_of(kind: str, base_url: str, **options: object) -> Config:
    """A newsroom with one channel of this kind, named like it."""
    extra: Any = {**NEEDED.get(kind, {}), **options}
    return Config(
        folder=Path("/nowhere"),
        site=Site(name="MMC Uji"),
        channels={kind: ChannelConfig(kind=kind, secret="TOKEN", base_url=base_url, **extra)},
        secrets={"TOKEN": SECRETS[kind]},
    )


def a_file(folder: Path, mime: str = "image/png", size: int = 1000, **changes: object) -> MediaFile:
    """A file of so many bytes on disk; its content is noise."""
    body = b"\x89" * size
    sha = hashlib.sha256(body + mime.encode()).hexdigest()
    path = folder / sha
    path.write_bytes(body)
    film = mime.startswith("video/")
    facts = {"path": path, "mime": mime, "sha256": sha, "width": 1080, "height": 1350,
             "format": "short" if film else "portrait", "seconds": 15.0 if film else 0.0}  # fmt: skip
    return MediaFile(**{**facts, **changes})  # type: ignore[arg-type]


@dataclass
class Seen:
    """One request as the server read it."""

    line: str
    headers: dict[str, str]
    body: bytes


Answer = Callable[[Seen], bytes | None]  # None: hang up without a word


@dataclass
class Scripted:
    """A server on loopback that plays its answers in order, the last one for ever."""

    answers: list[Answer] = field(default_factory=list)
    seen: list[Seen] = field(default_factory=list)

    def start(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.base_url = f"http://127.0.0.1:{self._listener.getsockname()[1]}/awalan"
        threading.Thread(target=self._serve, daemon=True).start()

    def stop(self) -> None:
        self._listener.close()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._converse, args=(connection,), daemon=True).start()

    def _converse(self, connection: socket.socket) -> None:
        connection.settimeout(10)
        # A client that keeps an idle connection open, or drops it, is no fault of the test.
        with suppress(TimeoutError, ConnectionError), connection, connection.makefile("rb") as stream:
            while line := stream.readline().decode().strip():
                headers = {}
                while header := stream.readline().decode().strip():
                    name, _, value = header.partition(":")
                    headers[name.lower()] = value.strip()
                request = Seen(line, headers, stream.read(int(headers.get("content-length", 0))))
                self.seen.append(request)
                answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
                said = answer(request)
                if said is None:
                    return
                connection.sendall(said)


def says(status: int, body: object = None, **headers: str) -> Answer:
    """An answer with a JSON body (bytes are sent as they are)."""
    raw = body if isinstance(body, bytes) else json.dumps(body).encode() if body is not None else b""
    lines = [f"HTTP/1.1 {status} Word", f"content-length: {len(raw)}", "content-type: application/json"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return lambda _request: "\r\n".join(lines).encode() + b"\r\n\r\n" + raw


def hangs_up(_request: Seen) -> None:
    """Read everything, answer nothing, close."""


@pytest.fixture
def server() -> Iterator[Scripted]:
    """A running scripted server; give it `answers`."""
    scripted = Scripted()
    scripted.start()
    yield scripted
    scripted.stop()


@pytest.fixture
def nobody() -> str:
    """An address where nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return f"http://127.0.0.1:{listener.getsockname()[1]}/awalan"
