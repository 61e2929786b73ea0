"""Files nobody names leave the media store after a month; whatever anything names stays for ever."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from mmc.core.story import Content, kept_file
from mmc.newsroom.actions import clear_media as clearing
from mmc.newsroom.actions.clear_media import ASIDE, clear_media, named_hashes
from mmc.newsroom.actions.revise_story import revise_story
from mmc.newsroom.media import MediaStore
from mmc.newsroom.models import Delivery, FollowUp, RenderOrder, Rendition, Snapshot, Source
from mmc.web.duties import duties
from tests.house import NOW, HandClock, Scripted, a_config, a_story, approved, promised, tools_for

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=31)


@pytest.fixture
def config(tmp_path: Path, settings: Any) -> Any:
    settings.MMC = a_config(tmp_path)
    return settings.MMC


@pytest.fixture
def store(config: Any) -> MediaStore:
    return MediaStore(config.media_folder)


def put(store: MediaStore, word: str) -> str:
    """A file handed in a month ago; its hash."""
    name = store.put(word.encode())
    age(store.path(name))
    return name


def age(file: Path) -> None:
    os.utime(file, (NOW.timestamp(), NOW.timestamp()))


def there(store: MediaStore, *names: str) -> list[bool]:
    return [(store.folder / name[:2] / name).is_file() for name in names]


def test_whatever_anything_names_stays_and_only_the_rest_goes(config: Any, store: MediaStore) -> None:
    unused = put(store, "foto yang tidak jadi dipakai")
    kept = {name: put(store, name) for name in ("option", "order", "part", "rendition", "ref", "schedule", "reason")}
    story = a_story(config)
    approved(story)
    row = promised(story)
    still = story.latest.frozen.renditions[0].sha256
    age(store.path(still))
    photo = Content(title="Foto", summary="Ringkas.", options={"photo": kept_file(kept["option"])})
    revise_story(story=story, content=photo, by=None, now=NOW)
    spec = {"finish": {"music_file": kept_file(kept["order"])}}
    RenderOrder.objects.create(story=story, spec=spec, state="cancelled", ordered_at=NOW)
    source = Source.objects.create(name="bps", kind="bps")
    parts = [{"url": "https://x", "sha256": kept["part"], "bytes": 1}]
    Snapshot.objects.create(source=source, sha256="0" * 64, parts=parts, fetched_at=NOW)
    Rendition.objects.create(sha256=kept["rendition"], kind="still", format="square", mime="image/png", width=1,
                             height=1, bytes=1, made_at=NOW)  # fmt: skip
    Delivery.objects.filter(pk=row.pk).update(refs={"container": f"dari {kept['ref']}.png"})
    FollowUp.objects.create(delivery=row, verb="edit", reason=f"ganti {kept['reason']}", asked_at=NOW)
    config.schedules_folder.mkdir(parents=True)
    (config.schedules_folder / "harga.yaml").write_text(f"options: {{photo: {kept_file(kept['schedule'])}}}\n")

    told = clear_media(config, LATER, dry_run=True)
    assert told.files == (unused,) and told.bytes == len("foto yang tidak jadi dipakai")
    assert there(store, unused) == [True], "a dry run throws nothing away"
    assert clear_media(config, LATER) == told
    assert there(store, unused) == [False]
    assert all(there(store, still, *kept.values()))
    assert clear_media(config, LATER).files == ()


def test_a_young_file_stays_and_one_handed_in_again_is_young(config: Any, store: MediaStore, tmp_path: Path) -> None:
    first, second = put(store, "satu"), put(store, "dua")
    assert clear_media(config, NOW + timedelta(days=29)).files == ()
    assert clear_media(config, NOW + timedelta(hours=23), older=timedelta(0)).files == (), "never within a day"
    store.put(b"satu")
    (tmp_path / "dua").write_bytes(b"dua")
    store.put_file(tmp_path / "dua")
    for name in (first, second):
        assert store.path(name).stat().st_mtime > NOW.timestamp()


@pytest.mark.parametrize("again", ["named", "handed in"])
def test_a_file_that_is_wanted_while_it_is_cleared_comes_back(
    config: Any, store: MediaStore, monkeypatch: pytest.MonkeyPatch, again: str
) -> None:
    name = put(store, "foto")
    asked: list[int] = []

    def meanwhile(config: Any) -> set[str]:
        asked.append(1)
        if len(asked) == 1:  # between the question and the clearing, somebody uses it
            answer = named_hashes(config)
            if again == "named":
                content = Content(title="F", summary="R.", options={"photo": kept_file(name)})
                revise_story(story=a_story(config), content=content, by=None, now=NOW)
            else:
                os.utime(store.path(name), (LATER.timestamp(), LATER.timestamp()))
            return answer
        return named_hashes(config)

    monkeypatch.setattr(clearing, "named_hashes", meanwhile)
    assert clear_media(config, LATER).files == ()
    assert store.read(name) == b"foto"


def test_a_clearing_that_died_is_ended_by_the_next(config: Any, store: MediaStore) -> None:
    wanted, unwanted = put(store, "dipakai"), put(store, "tidak")
    content = Content(title="F", summary="R.", options={"photo": kept_file(wanted)})
    revise_story(story=a_story(config), content=content, by=None, now=NOW)
    for name in (wanted, unwanted):
        file = store.path(name)
        file.rename(file.with_name(ASIDE + name))
    clear_media(config, LATER)
    assert there(store, wanted, unwanted) == [True, False]
    assert not list(store.folder.rglob(f"{ASIDE}*"))


def test_what_a_writer_left_half_written_goes_and_what_is_not_ours_stays(config: Any, store: MediaStore) -> None:
    place = store.path(put(store, "foto")).parent
    half, foreign = place / ".new-abc", place / "catatan.txt"
    for file in (half, foreign):
        file.write_bytes(b"x")
        age(file)
    clear_media(config, LATER)
    assert not half.exists() and foreign.exists()


def test_a_source_keeps_the_bytes_it_was_read_from(config: Any, store: MediaStore) -> None:
    raw = put(store, "tabel mentah")
    source = Source.objects.create(name="unggahan", kind="upload")
    Snapshot.objects.create(source=source, sha256=raw, parts=[], fetched_at=NOW)
    assert clear_media(config, LATER).files == ()


def test_the_engine_clears_once_a_day(config: Any, store: MediaStore) -> None:
    clock = HandClock(LATER)
    put(store, "tidak jadi")
    every, run = duties(tools_for(config, Scripted(), clock))["media"]
    assert every == timedelta(days=1) and run() == 1 and run() == 0


def test_a_hash_right_after_a_letter_of_any_alphabet_is_seen(config: Any, store: MediaStore) -> None:
    name = put(store, "foto")
    Source.objects.create(name="bps", kind="bps", last_error=f"dibuang: …{name}»")
    assert name in named_hashes(config)
