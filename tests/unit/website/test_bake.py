from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PIL import Image

from mmc.errors import MmcError
from mmc.website import bake as bake_room
from mmc.website import media, release
from mmc.website.compose import compose_page
from mmc.website.page import Note
from mmc.website.render import digest
from tests.unit.website.builders import NOON, a_page, a_still
from tests.unit.website.conftest import Oven


def test_a_bake_holds_every_file_its_manifest_names_and_no_other(oven: Oven, tmp_path: Path) -> None:
    still = a_still(tmp_path)
    media.place(oven.store, still.path, still.sha256)
    oven.show(compose_page(slug="a", delivery="D", title="T", summary="", published_at=NOON, media=[still]))
    manifest = release.current(oven.out)
    assert manifest is not None
    assert {path: digest(data) for path, data in oven.everything().items()} == dict(manifest.files)
    for path in (
        "index.html",
        "feed.xml",
        "sitemap.xml",
        "robots.txt",
        "404.html",
        "favicon.svg",
        "berita/a/index.html",
    ):
        assert path in manifest.files


def test_the_same_pages_bake_to_the_same_bytes_anywhere_and_any_time(new_oven: Callable[[str], Oven]) -> None:
    one, two = new_oven("one"), new_oven("two")
    one.show(a_page("a"))
    one.show(a_page("b"))
    two.show(a_page("b"), a_page("a"), now=NOON + timedelta(days=9))
    assert one.everything() == two.everything()


def test_baking_again_without_a_change_switches_nothing(oven: Oven) -> None:
    first = oven.show(a_page())
    again = oven.bake(now=NOON + timedelta(hours=1))
    assert first.changed and not again.changed
    assert again.release == first.release
    assert [f.name for f in (oven.out / "releases").iterdir() if f.name.startswith(".")] == []


def test_new_words_reach_pages_that_did_not_change(oven: Oven) -> None:
    oven.show(a_page())
    assert oven.bake(name="MMC Sulteng").changed
    assert "MMC Sulteng" in oven.read("berita/padi-naik/index.html")


def test_untouched_stories_are_linked_not_written_again(oven: Oven) -> None:
    oven.show(a_page("lama"))
    before = (oven.out / "current/berita/lama/index.html").stat().st_ino
    oven.show(a_page("baru"))
    assert (oven.out / "current/berita/lama/index.html").stat().st_ino == before
    assert "berita/lama" in oven.read("index.html")


def test_old_releases_are_pruned_to_two_besides_the_current(oven: Oven) -> None:
    for number in range(6):
        oven.show(a_page(title=f"Judul {number}"), now=NOON - timedelta(hours=number))  # a clock set back
    releases = oven.out / "releases"
    assert len([f for f in releases.iterdir() if f.is_dir()]) == 3
    assert len(list(releases.glob("*.json"))) == 3
    assert "Judul 5" in oven.read("index.html")


def test_pictures_come_in_smaller_copies_and_leave_with_their_page(oven: Oven, tmp_path: Path) -> None:
    still = a_still(tmp_path)
    media.place(oven.store, still.path, still.sha256)
    page = compose_page(slug="a", delivery="D", title="T", summary="", published_at=NOON, media=[still])
    oven.show(page)
    names = sorted(p.rpartition("-")[2] for p in oven.everything() if p.startswith("media/"))
    assert names == ["1080.webp", "480.webp", "square.png"]
    oven.show(replace(page, withdrawn=Note(at=NOON, note="Salah.")))
    assert not [p for p in oven.everything() if p.startswith("media/")]


def test_the_large_copy_of_a_flat_picture_has_the_very_same_pixels(oven: Oven, tmp_path: Path) -> None:
    still = a_still(tmp_path, color="#B23A22")
    original = media.place(oven.store, still.path, still.sha256)
    with Image.open(original) as source, Image.open(media.small_copy(original, 1080)) as copy:
        assert copy.format == "WEBP" and copy.convert("RGB").tobytes() == source.convert("RGB").tobytes()
    with Image.open(media.small_copy(original, 480)) as small:
        assert small.size == (480, 480)


def test_a_missing_picture_stops_the_bake_and_readers_keep_what_they_have(oven: Oven, tmp_path: Path) -> None:
    oven.show(a_page())
    before = oven.everything()
    page = compose_page(slug="a", delivery="D", title="T", summary="", published_at=NOON, media=[a_still(tmp_path)])
    with pytest.raises(MmcError, match=r"no square\.png"):
        oven.show(page)
    assert oven.everything() == before


def test_a_file_that_is_not_what_it_says_never_enters_the_store(oven: Oven, tmp_path: Path) -> None:
    still = a_still(tmp_path)
    with pytest.raises(MmcError, match="bytes changed"):
        media.place(oven.store, still.path, "0" * 64)
    assert not [f for f in (oven.store / "media").rglob("*") if f.is_file()]


STEPS = ["web_fonts", "_remember", "_render_all", "switch"]


@pytest.mark.parametrize("step", STEPS)
def test_a_bake_that_fails_at_any_step_leaves_the_old_release(
    oven: Oven, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    oven.show(a_page("lama"))
    before = oven.everything()

    def broken(*args: object, **kwargs: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(bake_room, step, broken)
        with pytest.raises(OSError, match="No space"):
            oven.show(a_page("baru"))
    assert oven.everything() == before
    oven.show(a_page("lain"))
    assert "berita/lain/index.html" in oven.everything()
    assert "berita/baru/index.html" not in oven.everything()


CHILD = """
import os, signal, sys
from pathlib import Path
sys.path[:0] = {path!r}
from mmc.website import bake, release
from tests.unit.website.builders import NOON, a_page, some_words
calls = 0
def die(real):
    def dying(*args, **kwargs):
        global calls
        calls += 1
        if calls == {call}:
            os.kill(os.getpid(), signal.SIGKILL)
        return real(*args, **kwargs)
    return dying
os.fsync = die(os.fsync)
out = Path({out!r})
bake.bake(out / "store", out, some_words(), NOON, lambda old: {{**old, "baru": a_page("baru")}})
"""


@pytest.mark.parametrize("call", [1, 3, 6, 9, 12, 16, 99])
def test_a_process_killed_between_two_writes_never_shows_half_a_page(oven: Oven, call: int) -> None:
    oven.show(a_page("lama"))
    before = oven.everything()
    code = CHILD.format(path=[p for p in sys.path if p], call=call, out=str(oven.out))
    done = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True, timeout=60)
    assert done.returncode == (0 if call == 99 else -signal.SIGKILL), done.stderr.decode()
    after = oven.everything()
    manifest = release.current(oven.out)
    assert manifest is not None
    assert {path: digest(data) for path, data in after.items()} == dict(manifest.files)
    assert (after == before) == ("baru" not in manifest.pages)
    oven.show(a_page("lain"))
    assert ("berita/baru/index.html" in oven.everything()) == ("baru" in manifest.pages)


def test_bakes_at_the_same_time_lose_no_page(oven: Oven) -> None:
    failures: list[BaseException] = []

    def publish(slug: str) -> None:
        try:
            oven.show(a_page(slug))
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=publish, args=(f"cerita-{i}",)) for i in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    manifest = release.current(oven.out)
    assert manifest is not None and set(manifest.pages) == {f"cerita-{i}" for i in range(8)}


def test_a_reader_never_meets_a_gap_while_releases_switch(oven: Oven) -> None:
    oven.show(a_page("tetap"))
    stop, gaps, reads = threading.Event(), [], [0]

    def read() -> None:
        while not stop.is_set():
            try:
                text = oven.read("berita/tetap/index.html")
                reads[0] += 1
                if "</html>" not in text:
                    gaps.append("half a page")
            except OSError as error:
                gaps.append(str(error))

    reader = threading.Thread(target=read)
    reader.start()
    for number in range(12):
        oven.show(a_page("tetap", title=f"Judul {number}"))
    stop.set()
    reader.join()
    assert reads[0] > 0 and not gaps


def test_a_damaged_manifest_is_named_with_its_remedy(oven: Oven) -> None:
    result = oven.show(a_page())
    file = result.release.with_name(f"{result.release.name}.json")
    file.write_text("{}")
    with pytest.raises(MmcError, match="restore it from the backup"):
        oven.bake()


def test_the_manifest_is_not_inside_the_public_folder(oven: Oven) -> None:
    result = oven.show(a_page())
    assert not list(Path(os.path.realpath(oven.out / "current")).glob("*.json"))
    manifest = json.loads(result.release.with_name(f"{result.release.name}.json").read_text())
    assert manifest["pages"]["padi-naik"]["delivery"] == "d-padi-naik"
