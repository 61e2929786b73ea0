"""Sections: the tables of mmc.toml as frozen values, each with its defaults and the mistakes its shape shows."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

from pydantic import BaseModel, ConfigDict, Field, field_validator

from mmc.core.schedule import Span


class Section(BaseModel):
    """Frozen, and nothing in it that nobody reads."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Site(Section):
    """Who we are and where readers find us."""

    name: str
    province: str = "62"  # Kemendagri code
    timezone: str = "Asia/Jakarta"
    base_url: str = "http://127.0.0.1:8080"
    brand: str = "kalteng"
    language: Literal["id", "en"] = "id"

    @field_validator("timezone")
    @classmethod
    def _zone_exists(cls, name: str) -> str:
        if name not in available_timezones():
            raise ValueError(f"no time zone '{name}'; Asia/Jakarta (WIB), Asia/Makassar (WITA), Asia/Jayapura (WIT)")
        return name

    @field_validator("base_url")
    @classmethod
    def _address(cls, url: str) -> str:
        if urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).netloc:
            raise ValueError(f"'{url}' is no address; write it like https://mmc.example.go.id")
        return url.rstrip("/")

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)


class Store(Section):
    """Where rows and files live, relative to the newsroom's folder."""

    database: str = "sqlite:///var/mmc.sqlite3"
    media: str = "file://var/media"
    site: str = "var/site"  # the baked website

    @field_validator("database")
    @classmethod
    def _known_database(cls, url: str) -> str:
        if not url.startswith(("sqlite:///", "postgresql://")):
            raise ValueError("write sqlite:///path or postgresql://user@host/name")
        return url

    @field_validator("media")
    @classmethod
    def _known_store(cls, url: str) -> str:
        if not url.startswith("file://"):
            raise ValueError("only file:// is supported so far")
        return url


class SourceConfig(BaseModel):
    """One named source; everything beside `kind` belongs to the kind, which checks it."""

    model_config = ConfigDict(frozen=True, extra="allow")

    kind: str
    base_url: str = ""
    secret: str = ""

    @property
    def options(self) -> dict[str, Any]:
        return dict(self.model_extra or {})


class ChannelConfig(BaseModel):
    """One named channel; `base_url` set means rehearsal or proxy, empty means the platform."""

    model_config = ConfigDict(frozen=True, extra="allow")

    kind: str
    title: str = ""  # what screens call it
    secret: str = ""  # an environment variable's name, or a file's path (with a slash), never the secret
    base_url: str = ""
    min_gap: Span = timedelta(seconds=3)  # between two visible calls on this channel

    @property
    def options(self) -> dict[str, Any]:
        return dict(self.model_extra or {})


class Engine(Section):
    """How patient the engine is. Tests and the demo shorten these; nothing else does."""

    dispatch_every: Span = timedelta(seconds=1)
    reconcile_every: Span = timedelta(seconds=15)
    reconcile_reads: int = Field(default=3, ge=1)
    reconcile_over: Span = timedelta(seconds=90)  # reads are spread over at least this long
    reconcile_give_up: Span = timedelta(minutes=15)  # an unreadable channel asks a person after this
    expand_every: Span = timedelta(seconds=30)
    metrics_every: Span = timedelta(hours=6)
    queue_poll: float = Field(default=0.7, gt=0)  # seconds; drawing looks a third as often
    time_scale: float = Field(default=1.0, gt=0)  # schedule offsets are divided by this (demo)
    render_timeout: Span = timedelta(minutes=10)
    lease: Span = timedelta(seconds=30)  # several workers: one not heard of for so long is dead, its work goes on
    burst: int = Field(default=5, ge=1)  # after a stop: at most so many late posts a channel ...
    burst_over: Span = timedelta(minutes=10)  # ... in so long; later than this counts as late


class Video(Section):
    """How films are made: who narrates them (without Piper espeak-ng, which is always there), how holds are kept."""

    piper: str = ""  # Piper's program; empty: "piper" on the PATH
    piper_voice: str = ""  # its voice, an .onnx file with its .onnx.json beside it, relative to the newsroom
    narration_time: Span = timedelta(seconds=20)  # what a film waits for its narrator
    skip_frames: bool = False  # long holds are written, not coded; not yet tried on every player


class Serve(Section):
    """Where `mmc run` listens. The desk and the public site never share a host."""

    desk: str = "127.0.0.1:8000"
    site: str = "127.0.0.1:8080"
    trusted_proxies: tuple[str, ...] = ("127.0.0.1",)  # whose X-Forwarded-For is believed
    allowed_hosts: tuple[str, ...] = ("127.0.0.1", "localhost")

    @field_validator("desk", "site")
    @classmethod
    def _host_and_port(cls, address: str) -> str:
        if not re.fullmatch(r"(\[[0-9a-fA-F:]+\]|[^:\s]+):\d{1,5}", address):
            raise ValueError(f"'{address}' is no address to listen on; write it like 127.0.0.1:8000")
        return address


class Gladi(Section):
    """The rehearsal a practice newsroom brings along: `mmc run` starts it on this port."""

    port: int = Field(ge=1, le=65535)
    folder: str = "var/rehearsal"
