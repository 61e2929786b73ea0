"""WordPress in its own ways: firewalls, half-made pictures, drafts, addresses without TLS."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from mmc.core.channel import Found, Receipt
from mmc.errors import ChannelLocked, ConfigError, RefusedDelivery, TemporaryDelivery, UnknownOutcome
from mmc.publishers.wordpress_blocks import Placed, as_blocks
from tests.contract.scene import Scene, a_media, ago, prepared, published

KIND = "wordpress"


def as_the_site_has_it(scene: Scene, id: str) -> dict[str, Any]:
    login = (scene.rehearsal.accounts["wordpress_user"], scene.rehearsal.accounts["wordpress_password"])
    url = f"{scene.rehearsal.urls[KIND]}/wp-json/wp/v2/posts/{id}?context=edit"
    told: dict[str, Any] = httpx.get(url, auth=login, trust_env=False).json()
    return told


def test_a_post_carries_pictures_with_alt_texts_a_cover_the_film_and_living_links(scene: Scene) -> None:
    post = scene.post(KIND, media=(scene.still, scene.film), text="Harga <b>turun</b> & stabil.\n\nBaca {link}")
    post = replace(post, text=post.text.replace("{link}", post.link))
    receipt = published(scene.channel(KIND), post)
    content = as_the_site_has_it(scene, receipt.id)["content"]["raw"]
    assert 'alt="Grafik harga beras" class="wp-image-' in content and "<video controls" in content
    assert "Harga &lt;b&gt;turun&lt;/b&gt; &amp; stabil." in content
    assert f'<a href="{post.link}">' in content
    [entry] = scene.public(KIND, post)
    assert entry["text"] == post.text and entry["media"] == [scene.still.sha256, scene.film.sha256]
    assert as_the_site_has_it(scene, receipt.id)["featured_media"] > 0
    assert receipt.url.endswith(f"-{post.delivery}/")


def test_the_same_picture_lies_in_the_library_once(scene: Scene) -> None:
    published(scene.channel(KIND), scene.post(KIND))
    before = scene.calls(KIND, "media")
    published(scene.channel(KIND), scene.post(KIND))
    assert scene.calls(KIND, "media") == before


def test_a_revised_post_changes_its_draft_and_makes_no_second_one(scene: Scene) -> None:
    publisher, post = scene.channel(KIND), scene.post(KIND)
    refs = prepared(publisher, post)
    revised = replace(post, text=f"Angka baru. {post.text}", title=f"{post.title} direvisi")
    before = scene.calls(KIND, "draft")
    publisher.prepare(revised, dict(refs), refs.__setitem__)
    publisher.send(revised, refs)
    assert scene.calls(KIND, "draft") == before
    assert [entry["text"] for entry in scene.public(KIND, post)] == [revised.text]


def test_a_draft_somebody_trashed_is_made_anew(scene: Scene) -> None:
    publisher, post = scene.channel(KIND, withdraw="trash"), scene.post(KIND)
    refs = prepared(publisher, post)
    first = refs["draft"].partition(" ")[0]
    publisher.withdraw(publisher.send(post, refs))
    assert scene.public(KIND, post, live=True) == []
    publisher.prepare(post, dict(refs), refs.__setitem__)
    assert refs["draft"].partition(" ")[0] != first
    publisher.withdraw(Receipt(id=first))  # gone already


def test_a_lost_post_is_known_by_the_link_in_its_words_even_under_another_address(scene: Scene) -> None:
    publisher, post = scene.channel(KIND), scene.post(KIND)
    receipt = published(publisher, post)
    renamed = replace(post, title="Judul yang sama sekali lain")
    found = publisher.find(renamed, {}, ago())
    assert isinstance(found, Found) and found.receipt.id == receipt.id


@pytest.mark.parametrize(("visible", "error"), [(False, TemporaryDelivery), (True, UnknownOutcome)])
def test_a_firewalls_page_is_no_answer_of_wordpress(scene: Scene, visible: bool, error: type[Exception]) -> None:
    publisher, post = scene.channel(KIND), scene.post(KIND)
    refs = prepared(publisher, post) if visible else {}
    scene.rehearsal.fault(KIND, "publish" if visible else "draft", "waf")
    with pytest.raises(error, match="firewall"):
        publisher.send(post, refs) if visible else prepared(publisher, post)
    assert scene.public(KIND, post) == []


def test_a_picture_whose_small_copies_failed_is_not_uploaded_again(scene: Scene, tmp_path: Path) -> None:
    from PIL import Image

    Image.new("RGB", (900, 700), "#123456").save(tmp_path / "baru", "PNG")
    post = scene.post(KIND, media=(a_media(tmp_path / "baru", "image/png", 900, 700, "wide"),))
    _resizing(scene, broken=True)
    try:
        before = scene.calls(KIND, "media"), scene.calls(KIND, "post_process")
        published(scene.channel(KIND), post)
    finally:
        _resizing(scene, broken=False)
    assert (scene.calls(KIND, "media"), scene.calls(KIND, "post_process")) == (before[0] + 1, before[1] + 1)
    assert len(scene.public(KIND, post)) == 1


def _resizing(scene: Scene, broken: bool) -> None:
    order = {"broken": broken}
    httpx.post(f"{scene.rehearsal.base_url}/_control/resizing", json=order, trust_env=False).raise_for_status()


def test_a_wrong_password_locks_the_channel(scene: Scene) -> None:
    kept, scene.rehearsal.secrets[KIND] = scene.rehearsal.secrets[KIND], "bukan kata sandinya"
    try:
        with pytest.raises(ChannelLocked, match="application password"):
            prepared(scene.channel(KIND), scene.post(KIND))
    finally:
        scene.rehearsal.secrets[KIND] = kept


@pytest.mark.parametrize("address", ["http://dinas.example.go.id", "dinas.example.go.id", "ftp://127.0.0.1"])
def test_a_password_travels_only_over_tls(scene: Scene, address: str) -> None:
    with pytest.raises(ConfigError, match="site"):
        scene.channel(KIND, base_url=address)


def test_a_file_the_site_does_not_take_is_refused(scene: Scene, tmp_path: Path) -> None:
    (tmp_path / "palsu").write_bytes(b"bukan gambar sama sekali")
    post = scene.post(KIND, media=(a_media(tmp_path / "palsu", "image/png", 900, 700, "wide"),))
    with pytest.raises(RefusedDelivery, match="file type"):
        prepared(scene.channel(KIND), post)


def test_blocks_hold_no_tag_of_the_words(scene: Scene) -> None:
    evil = replace(scene.still, alt='"><script>alert(1)</script>')
    placed = [Placed(file=evil, id=5, address="https://a.id/x.png")]
    made = as_blocks("<script>alert(1)</script> \"kutip\"", placed, None)
    assert "<script>" not in made and '"kutip"' in made
