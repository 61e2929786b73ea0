"""Builders: people, tables and stories in any stage, made through the same actions the desk uses."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from mmc.config import Config, Site, SourceConfig
from mmc.core.dataset import Column, Dataset, Origin, build
from mmc.core.delivery import State
from mmc.core.story import ChannelPlan, Content, RenditionRef
from mmc.newsroom import models
from mmc.newsroom.actions.add_person import add_person
from mmc.newsroom.actions.create_story import free_slug
from mmc.newsroom.actions.decide_review import approve, give_back
from mmc.newsroom.actions.keep_dataset import keep_dataset
from mmc.newsroom.actions.move import move
from mmc.newsroom.actions.promise import Opening, promise
from mmc.newsroom.actions.request_review import request_review
from mmc.newsroom.actions.revise_story import revise_story
from mmc.newsroom.media import MediaStore, media_store

NOW = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)  # 09.00 WIB
PASSWORD = "sandi-uji-2026"
CHANNELS = ("website", "telegram", "x", "youtube")
SECRETS = {
    "UJI_TELEGRAM": "7000001:rahasia-uji",
    "UJI_X": json.dumps(
        dict.fromkeys(("consumer_key", "consumer_secret", "access_token", "access_token_secret"), "uji")
    ),
    "UJI_YOUTUBE": json.dumps({"client_id": "uji", "client_secret": "uji", "refresh_token": "uji", "token": "uji"}),
}
# Registered population, Dukcapil Kemendagri, semester II 2024.
POPULATION = (
    ("Kotawaringin Timur", 454515), ("Kapuas", 417854), ("Palangka Raya", 315153), ("Kotawaringin Barat", 294602),
    ("Katingan", 181963), ("Seruyan", 159849), ("Barito Utara", 159848), ("Pulang Pisau", 144663),
    ("Barito Selatan", 137914), ("Gunung Mas", 134482), ("Murung Raya", 124291), ("Barito Timur", 118665),
    ("Lamandau", 114257), ("Sukamara", 67234),
)  # fmt: skip


def a_config(folder: Path, **changes: object) -> Config:
    """A newsroom with the four channels of the model user; nothing behind them answers."""
    channels = {
        "website": {"kind": "website", "title": "Situs MMC"},
        "telegram": {"title": "Telegram", "secret": "UJI_TELEGRAM", "chat": "@uji"},
        "x": {"title": "X", "secret": "UJI_X", "handle": "mmcuji"},
        "youtube": {"title": "YouTube", "secret": "UJI_YOUTUBE", "channel": "UCuji"},
    }
    for name, options in channels.items():
        if name != "website":
            options |= {"kind": name, "base_url": "http://127.0.0.1:9"}
    site = Site(name="MMC Uji", base_url="https://mmc.example.go.id")
    plain: dict[str, object] = {"folder": folder, "site": site, "channels": channels, "secrets": SECRETS}
    return Config.model_validate({**plain, **changes})


def a_person(username: str, role: str, name: str = "") -> models.Person:
    """Somebody with the password PASSWORD."""
    known = models.Person.objects.filter(username=username).first()
    return known or add_person(username=username, role=role, name=name or username.title(), password=PASSWORD)


def a_table(
    rows: Sequence[tuple[str, float | None]] = POPULATION, *, name: str = "penduduk", unit: str = "jiwa"
) -> Dataset:
    """A name and a number a row, with their origin."""
    columns = (Column(name="nama", kind="text", label="Kabupaten/kota"),
               Column(name=name, kind="number", label=name.capitalize(), unit=unit))  # fmt: skip
    origin = Origin(producer="Dukcapil Kemendagri", period="semester II 2024", as_of=date(2025, 2, 1),
                    url="https://gis.dukcapil.kemendagri.go.id", licence="Data terbuka")  # fmt: skip
    return build(name, columns, [list(row) for row in rows], origin)


def a_csv(rows: Sequence[tuple[str, float | None]] = POPULATION) -> bytes:
    """The table as a person would upload it."""
    lines = [f"{name};{number:,.0f}".replace(",", ".") for name, number in rows if number is not None]
    return "\n".join(["Kabupaten/Kota;Jumlah Penduduk", *lines, ""]).encode()


@dataclass(frozen=True, kw_only=True)
class File:
    """One rendition's bytes and facts."""

    body: bytes
    format: str
    kind: str
    mime: str
    size: tuple[int, int]
    seconds: float = 0.0


def plain_files() -> list[File]:
    """Small stand-ins of the right proportions: five stills, two films, a thumbnail."""
    shapes = {"square": (108, 108), "portrait": (108, 135), "story": (108, 192), "wide": (160, 90), "og": (120, 63)}
    stills = [
        File(body=_png(size), format=name, kind="still", mime="image/png", size=size) for name, size in shapes.items()
    ]
    films = [
        File(
            body=b"\x00\x00\x00\x18ftypmp42" + name.encode() * 400,
            format=name,
            kind="film",
            mime="video/mp4",
            size=size,
            seconds=16.5,
        )
        for name, size in {"short": (1080, 1920), "landscape": (1920, 1080)}.items()
    ]
    thumbnail = File(body=_png((128, 72)), format="thumbnail", kind="thumbnail", mime="image/png", size=(128, 72))
    return [*stills, *films, thumbnail]


def keep_files(
    files: Sequence[File], alt: str = "Diagram batang penduduk.", store: MediaStore | None = None
) -> tuple[RenditionRef, ...]:
    """The files in the media store and their rows, as references."""
    kept = store or media_store()
    refs = []
    for file in files:
        width, height = file.size
        sha = kept.put(file.body)
        models.Rendition.objects.get_or_create(
            sha256=sha, kind=file.kind, format=file.format,
            defaults={"mime": file.mime, "width": width, "height": height, "seconds": file.seconds,
                      "bytes": len(file.body), "alt": alt, "made_at": NOW},
        )  # fmt: skip
        refs.append(RenditionRef(sha256=sha, format=file.format, kind=file.kind, mime=file.mime, width=width,
                                 height=height, alt=alt, seconds=file.seconds, bytes=len(file.body)))  # fmt: skip
    return tuple(refs)


CAPTION = "Satu dari enam warga Kalteng tinggal di Kotawaringin Timur. {link}"


def plans(captions: Mapping[str, str] | None = None) -> tuple[ChannelPlan, ...]:
    """Words and files for the four channels."""
    said = captions or {}
    send = {"website": ("still.all", "film.landscape", "film.short"), "telegram": ("still.portrait", "film.short"),
            "x": ("film.short",), "youtube": ("film.landscape",)}  # fmt: skip
    return tuple(ChannelPlan(channel=c, caption=said.get(c, CAPTION), send=send[c]) for c in CHANNELS)


def a_story(
    *, title: str = "Penduduk Kalteng", state: str = "draft", editor: models.Person | None = None,
    approver: models.Person | None = None, files: Sequence[File] | None = None, table: Dataset | None = None,
    captions: Mapping[str, str] | None = None, now: datetime = NOW, due: timedelta = timedelta(hours=2),
    schedule: str = "", summary: str = "Kotawaringin Timur tetap yang terbanyak.",
    alt: str = "Diagram batang penduduk.",
) -> models.Story:  # fmt: skip
    """A story that is draft, in_review, returned, approved, scheduled or published."""
    editor = editor or a_person("penyunting", "editor", "Budi Penyunting")
    approver = approver or a_person("penyetuju", "approver", "Sari Penyetuju")
    row = keep_dataset(dataset=table or a_table(), by=editor, now=now)
    story = models.Story.objects.create(
        slug=free_slug(title, now),
        title=title,
        created_by=None if schedule else editor,
        created_at=now,
        schedule=schedule,
    )
    refs = keep_files(files if files is not None else plain_files(), alt=alt)
    content = Content(
        title=title, summary=summary, template="ranking", dataset=row.hash, renditions=refs, plans=plans(captions)
    )
    revision = revise_story(story=story, content=content, by=editor, now=now)
    if state == "draft":
        return story
    request_review(revision=revision, by=editor, now=now)
    if state == "in_review":
        return story
    if state == "returned":
        give_back(revision=revision, by=approver, now=now, comment="Sebutkan tahunnya di kalimat pertama.")
        return story
    approve(revision=revision, by=approver, now=now)
    if state == "approved":
        return story
    rows = promise(story=story, revision=revision, by=editor, now=now,
                   openings=[Opening(channel=c, due_at=now + due) for c in CHANNELS])  # fmt: skip
    if state == "published":
        for delivery in rows:
            publish(delivery, now + due)
    return story


def latest_of(story: models.Story) -> models.Revision:
    """The newest revision of a story that has one."""
    found = story.latest
    assert found is not None, "the story has no revision yet"
    return found


def publish(delivery: models.Delivery, at: datetime) -> models.Delivery:
    """The delivery after a send that went well."""
    url = f"https://{delivery.channel_id}.example/{delivery.key}"
    changes = {"receipt_id": delivery.key, "receipt_url": url, "published_at": at}
    return walk(delivery, State.PUBLISHED, at, changes=changes, evidence={"url": url})


def walk(
    delivery: models.Delivery, goal: State, at: datetime, *, changes: Mapping[str, object] | None = None,
    evidence: Mapping[str, object] | None = None, note: str = "",
) -> models.Delivery:  # fmt: skip
    """The delivery moved from scheduled to a later state by the moves the engine would make."""
    ways = {
        State.CLAIMED: [State.CLAIMED], State.PREPARED: [State.CLAIMED, State.PREPARED],
        State.SENDING: [State.CLAIMED, State.PREPARED, State.SENDING],
        State.PUBLISHED: [State.CLAIMED, State.PREPARED, State.SENDING, State.PUBLISHED],
        State.UNKNOWN: [State.CLAIMED, State.PREPARED, State.SENDING, State.UNKNOWN],
        State.NEEDS_HUMAN: [State.CLAIMED, State.PREPARED, State.SENDING, State.UNKNOWN, State.NEEDS_HUMAN],
        State.BLOCKED: [State.CLAIMED, State.BLOCKED], State.REFUSED: [State.CLAIMED, State.PREPARED, State.REFUSED],
        State.SKIPPED: [State.SKIPPED],
    }  # fmt: skip
    row = models.Delivery.objects.get(pk=delivery.pk)
    for number, step in enumerate(ways[goal]):
        last = step is goal
        more: dict[str, object] = {"attempt": 1, "sending_at": at} if step is State.SENDING else {}
        row = move(
            row, step, actor="reconcile" if row.state == State.UNKNOWN else "workflow", by="uji-mesin",
            now=at + timedelta(seconds=number), changes={**more, **(dict(changes or {}) if last else {})},
            evidence=dict(evidence or {}) if last else {}, note=note if last else "",
        )  # fmt: skip
    return row


def a_source(name: str = "bmkg-cuaca", kind: str = "bmkg_forecast") -> tuple[SourceConfig, models.Source]:
    """A source of mmc.toml and its row: it answered once, then did not."""
    row, _ = models.Source.objects.get_or_create(
        name=name, defaults={"kind": kind, "last_ok_at": NOW - timedelta(days=1), "last_error_at": NOW,
                             "last_error": "bmkg-cuaca: connection refused by 127.0.0.1:9"},
    )  # fmt: skip
    return SourceConfig(kind=kind), row


def _png(size: tuple[int, int]) -> bytes:
    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", size, "#9DB9AF").save(out, "PNG")
    return out.getvalue()
