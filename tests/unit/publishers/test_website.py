from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from mmc.core.channel import Absent, Found, Post, Receipt, Unreadable
from mmc.core.ports import Publisher
from mmc.errors import ChannelLocked, RefusedDelivery, TemporaryDelivery
from mmc.publishers import open_channel
from mmc.publishers.website import WebsitePublisher
from mmc.website import release
from mmc.website.compose import compose_page
from mmc.website.page import Note
from tests.unit.website.builders import ADDRESS, NOON, a_config, a_dataset, a_film, a_still


class Newsroom:
    """A publisher over a folder, with a clock the test moves."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.now = folder, NOON
        self.config = a_config(folder)
        self.site = WebsitePublisher("situs", self.config, clock=lambda: self.now)

    def post(self, key: str = "D1", slug: str = "penduduk", corrections: tuple[Note, ...] = (), **words: Any) -> Post:
        media = (a_still(self.folder), a_film(self.folder))
        values = {"title": "Penduduk", "summary": "Ringkas", **words}
        page = compose_page(slug=slug, delivery=key, published_at=self.now, media=media, dataset=a_dataset(),
                            corrections=corrections, **values)  # fmt: skip
        return Post(delivery=key, title=page.title, text="", media=media, page=page.to_dict())

    def publish(self, post: Post) -> Receipt:
        self.site.prepare(post, {}, lambda name, value: None)
        return self.site.send(post, {})

    def page(self, slug: str = "penduduk") -> str:
        return (self.folder / f"site/current/berita/{slug}/index.html").read_text("utf-8")

    def home(self) -> str:
        return (self.folder / "site/current/index.html").read_text("utf-8")

    def find(self, post: Post) -> object:
        return self.site.find(post, {}, NOON)


@pytest.fixture
def room(tmp_path: Path) -> Newsroom:
    return Newsroom(tmp_path)


def test_the_website_is_a_channel_like_any_other(room: Newsroom) -> None:
    assert isinstance(room.site, Publisher)
    assert isinstance(open_channel("situs", room.config), WebsitePublisher)
    assert (room.site.kind, room.site.readable) == ("website", True)


def test_publishing_gives_a_receipt_with_the_canonical_address(room: Newsroom) -> None:
    receipt = room.publish(room.post())
    assert receipt == Receipt(id="penduduk", url=f"{ADDRESS}/berita/penduduk/")
    assert "454.515" in room.page()
    assert "/berita/penduduk/" in room.home()


def test_preparing_shows_nothing_to_readers(room: Newsroom) -> None:
    room.publish(room.post("D0", "awal"))
    before = release.current(room.folder / "site")
    post = room.post()
    room.site.prepare(post, {}, lambda name, value: None)
    room.site.prepare(post, {}, lambda name, value: None)
    assert release.current(room.folder / "site") == before
    assert room.find(post) == Absent()


def test_sending_twice_is_sending_once(room: Newsroom) -> None:
    post = room.post()
    first = room.publish(post)
    before = release.current(room.folder / "site")
    room.now += timedelta(minutes=5)
    assert room.site.send(post, {}) == first
    assert release.current(room.folder / "site") == before


def test_another_bake_never_publishes_what_was_only_prepared(room: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    cancelled = room.post("D9", "batal")
    room.site.prepare(cancelled, {}, lambda name, value: None)

    def full(*args: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("mmc.website.bake.switch", full)
        with pytest.raises(TemporaryDelivery, match="No space"):
            room.site.send(cancelled, {})
    assert room.find(cancelled) == Absent()
    room.publish(room.post())
    assert room.find(cancelled) == Absent()
    assert "batal" not in room.home()


def test_read_back_finds_exactly_the_delivery_that_is_public(room: Newsroom) -> None:
    post = room.post()
    assert room.find(post) == Absent()
    receipt = room.publish(post)
    assert room.find(post) == Found(receipt)
    assert room.find(room.post("D2", "lain")) == Absent()


def test_a_damaged_site_is_unreadable_not_absent(room: Newsroom) -> None:
    post = room.post()
    room.publish(post)
    for manifest in (room.folder / "site/releases").glob("*.json"):
        manifest.write_text("{")
    found = room.find(post)
    assert isinstance(found, Unreadable) and found.ever


def test_withdrawing_says_why_and_is_done_once(room: Newsroom) -> None:
    receipt = room.publish(room.post())
    room.now += timedelta(hours=1)
    room.site.withdraw(replace(receipt, raw={"reason": "Sumber menarik datanya."}))
    first = room.page()
    room.now += timedelta(hours=1)
    room.site.withdraw(receipt)
    assert "Sumber menarik datanya." in first and "13.00" in first
    assert room.page() == first
    assert "/berita/penduduk/" not in room.home()


def test_withdrawing_what_is_not_there_counts_as_done(room: Newsroom) -> None:
    room.site.withdraw(Receipt(id="tiada"))
    assert "/berita/" not in room.home()


def test_a_late_retry_does_not_bring_a_withdrawn_page_back(room: Newsroom) -> None:
    post = room.post()
    room.site.withdraw(room.publish(post))
    room.site.send(post, {})
    assert "Konten ini telah ditarik" in room.page()


def test_a_new_delivery_may_take_the_address_of_a_withdrawn_page(room: Newsroom) -> None:
    room.site.withdraw(room.publish(room.post()))
    again = room.post("D2")
    receipt = room.publish(again)
    assert room.find(again) == Found(receipt)
    assert "454.515" in room.page()


def test_an_address_of_another_story_is_refused(room: Newsroom) -> None:
    room.publish(room.post())
    with pytest.raises(RefusedDelivery, match="belongs to another story"):
        room.publish(room.post("D2", title="Lain"))
    assert "Penduduk" in room.page()


def test_a_correction_carries_its_note_and_time_and_keeps_the_first_date(room: Newsroom) -> None:
    receipt = room.publish(room.post())
    room.now += timedelta(hours=2)
    note = Note(at=room.now, note="Angka Seruyan diperbaiki.")
    assert room.site.edit(receipt, room.post(title="Penduduk Kalteng", corrections=(note,))) == receipt
    page = room.page()
    assert "Angka Seruyan diperbaiki." in page and "Penduduk Kalteng" in page
    assert "12.00" in page and "diperbarui" in page and "14.00" in page


def test_a_correction_without_a_note_still_says_that_something_changed(room: Newsroom) -> None:
    receipt = room.publish(room.post())
    room.site.edit(receipt, room.post(summary="Lain"))
    assert "diperbarui setelah terbit" in room.page()


@pytest.mark.parametrize("withdrawn", [True, False])
def test_what_is_not_public_cannot_be_corrected(room: Newsroom, withdrawn: bool) -> None:
    receipt = Receipt(id="penduduk")
    if withdrawn:
        receipt = room.publish(room.post())
        room.site.withdraw(receipt)
    with pytest.raises(RefusedDelivery, match="'penduduk'"):
        room.site.edit(receipt, room.post(summary="Lain"))


def test_check_names_what_is_missing(room: Newsroom) -> None:
    post = room.post()
    assert room.site.check(post) == []
    assert [p.code for p in room.site.check(replace(post, page=None))] == ["missing"]
    assert [p.code for p in room.site.check(replace(post, page={"slug": "x"}))] == ["wrong_kind"]
    assert {p.message for p in room.site.check(replace(post, media=()))} == {
        "Berkas square.png tidak ikut dikirim.", "Berkas landscape.mp4 tidak ikut dikirim.",
    }  # fmt: skip
    assert [p.field for p in room.site.check(replace(post, delivery="D7"))] == ["page"]
    assert [p.code for p in room.site.check(room.post(title="x" * 301))] == ["too_long"]


def test_a_post_without_a_page_is_refused_before_anything_is_written(room: Newsroom) -> None:
    with pytest.raises(RefusedDelivery, match="belum disusun"):
        room.site.send(replace(room.post(), page=None), {})
    assert release.current(room.folder / "site") is None


def test_a_file_that_changed_since_it_was_made_is_refused(room: Newsroom) -> None:
    post = room.post()
    post.media[0].path.write_bytes(b"something else")
    with pytest.raises(RefusedDelivery, match="bytes changed"):
        room.site.prepare(post, {}, lambda name, value: None)


def test_a_file_that_is_not_there_yet_is_tried_again_later(room: Newsroom) -> None:
    post = room.post()
    post.media[0].path.unlink()
    with pytest.raises(TemporaryDelivery):
        room.site.prepare(post, {}, lambda name, value: None)


def test_a_broken_brand_pauses_the_channel(tmp_path: Path) -> None:
    room = Newsroom(tmp_path)
    (tmp_path / "brands/kalteng").mkdir(parents=True)
    (tmp_path / "brands/kalteng/brand.toml").write_text("name = ")
    with pytest.raises(ChannelLocked, match="identity"):
        room.publish(room.post())


def test_pictures_stay_public_after_the_newsroom_cleaned_its_own_copies(room: Newsroom) -> None:
    post = room.post()
    room.publish(post)
    for file in post.media:
        file.path.unlink()
    room.publish(room.post("D2", "lain"))
    shown = release.current(room.folder / "site")
    assert shown is not None and len([f for f in shown.files if f.endswith("square.png")]) == 1


def test_a_file_that_is_no_picture_is_refused_and_not_tried_again(room: Newsroom) -> None:
    post = room.post()
    fake = room.folder / "fake.png"
    fake.write_bytes(b"<html>not a picture</html>")
    sha256 = hashlib.sha256(fake.read_bytes()).hexdigest()
    still = replace(post.media[0], path=fake, sha256=sha256)
    page = compose_page(slug="a", delivery="D1", title="T", summary="", published_at=NOON, media=[still])
    with pytest.raises(RefusedDelivery, match="named as a picture"):
        room.site.prepare(replace(post, media=(still,), page=page.to_dict()), {}, lambda name, value: None)


def test_a_website_has_no_followers_and_samples_nothing(room: Newsroom) -> None:
    assert room.site.sample([Receipt(id="a")]) == []
    assert (room.site.followers().metric, room.site.followers().value) == ("website.none", None)
    room.site.close()
