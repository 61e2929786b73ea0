"""Partners in their own ways: signatures, keys that never change, mails that are the same mail, embargo, press kits."""

from __future__ import annotations

import json
import re
import time
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import httpx
import pytest

from mmc.core.channel import Post, Unreadable
from mmc.errors import ChannelLocked, ConfigError, RefusedDelivery, TemporaryDelivery, UnknownOutcome
from mmc.publishers.partner_webhook import key_of, signature
from tests.contract.scene import Scene, ago, prepared, published

EARLY = datetime(2026, 11, 21, 11, 0, tzinfo=UTC)  # 18.00 WIB
PAGE = {"csv": "nama,ton\r\nA,1\r\n", "source": "Dinas Uji", "licence": "Data terbuka", "period": "2026"}


def with_embargo(scene: Scene, kind: str) -> Post:
    return scene.post(kind, embargo=EARLY, page=PAGE)


def kit_of(refs: dict[str, str]) -> str:
    return refs["kit"].split(" ")[3]


@pytest.mark.parametrize("kind", ["partner", "mail"])
def test_the_press_kit_lies_where_only_the_letter_leads(scene: Scene, kind: str) -> None:
    publisher, post = scene.channel(kind), with_embargo(scene, kind)
    refs = prepared(publisher, post)
    url = kit_of(refs)
    assert url.startswith(f"{scene.site}/_mmc/mitra/") and re.search(r"/[0-9a-f]{32}/kit-harga-beras", url)
    answer = httpx.get(url, trust_env=False)
    assert answer.headers["content-type"] == "application/zip" and answer.headers["x-robots-tag"] == "noindex"
    archive = zipfile.ZipFile(BytesIO(answer.content))
    assert archive.namelist() == ["data.csv", "keterangan.txt", "lisensi.txt", "manifest.json", "portrait.png",
                                  "teks-alternatif.txt"]  # fmt: skip
    assert archive.read("portrait.png") == scene.still.path.read_bytes()
    assert b"EMBARGO: tidak untuk disiarkan sebelum Sabtu, 21 November 2026 18.00 WIB" in archive.read("keterangan.txt")
    assert "Data terbuka" in archive.read("lisensi.txt").decode() and archive.read("data.csv").startswith(b"nama,ton")
    listed = {one["path"]: one["sha256"] for one in json.loads(archive.read("manifest.json"))["files"]}
    assert listed["portrait.png"] == scene.still.sha256
    for guess in (f"{scene.site}/_mmc/mitra/", f"{scene.site}/_mmc/mitra/{'0' * 32}/{url.rpartition('/')[2]}"):
        assert httpx.get(guess, trust_env=False, follow_redirects=True).status_code in (404, 503)


def test_the_same_post_makes_the_same_kit_and_a_withdrawal_takes_it_away(scene: Scene) -> None:
    publisher, post = scene.channel("partner"), with_embargo(scene, "partner")
    refs = prepared(publisher, post)
    assert kit_of(prepared(publisher, post)) == kit_of(refs)
    publisher.withdraw(publisher.send(post, refs))
    assert httpx.get(kit_of(refs), trust_env=False).status_code in (404, 503)


@pytest.mark.parametrize("kind", ["partner", "mail"])
def test_the_embargo_is_said_and_stays_what_it_was_at_first(scene: Scene, kind: str) -> None:
    publisher, post = scene.channel(kind), with_embargo(scene, kind)
    refs = prepared(publisher, post)
    later = replace(post, embargo=None)  # the story was moved meanwhile; the kit names the first embargo
    publisher.prepare(later, dict(refs), refs.__setitem__)
    publisher.send(later, refs)
    [entry] = scene.public(kind, post)
    if kind == "mail":
        assert entry["title"].startswith("[EMBARGO s.d. Sabtu, 21 November 2026 18.00 WIB] Harga beras")
        assert entry["text"].startswith("EMBARGO: tidak untuk disiarkan sebelum Sabtu, 21 November 2026 18.00 WIB.")
    else:
        page = httpx.get(scene.rehearsal.pages["partner"], trust_env=False).text
        assert "Embargo sampai Sabtu, 21 November 2026 18.00 WIB" in page


def test_a_repeated_mail_is_the_same_mail_and_the_inbox_counts_both(scene: Scene) -> None:
    publisher, post = scene.channel("mail"), scene.post("mail")
    refs = prepared(publisher, post)
    first = publisher.send(post, refs)
    time.sleep(0.01)
    assert scene.channel("mail").send(post, refs).id == first.id == f"{post.delivery}@mmc.example.go.id"
    [entry] = scene.public("mail", post)
    assert entry["copies"] == 2
    assert [d["ids"] for d in scene.rehearsal.doubles() if d["key"] == post.delivery] == [[first.id, first.id]]


def test_a_repeated_letter_is_dropped_by_its_key(scene: Scene) -> None:
    publisher, post = scene.channel("partner"), scene.post("partner")
    refs = prepared(publisher, post)
    publisher.send(post, refs)
    publisher.send(post, refs)
    [entry] = scene.public("partner", post)
    assert entry["copies"] == 2
    assert not [d for d in scene.rehearsal.doubles() if d["key"] == post.delivery]


@pytest.mark.parametrize("wrong", ["signature", "stale", "unsigned"])
def test_the_rehearsed_partner_believes_no_forged_or_old_letter(scene: Scene, wrong: str) -> None:
    body = json.dumps({"type": "story.published", "data": {"delivery": "palsu", "title": "x", "text": "x"}}).encode()
    stamp = str(int(time.time()) - (3600 if wrong == "stale" else 0))
    key = b"bukan kuncinya" if wrong == "signature" else key_of(scene.rehearsal.secrets["partner"])
    signed = signature(key, "palsu", stamp, body)
    headers = {"webhook-id": "palsu", "webhook-timestamp": stamp, "webhook-signature": signed}
    if wrong == "unsigned":
        del headers["webhook-signature"]
    answer = httpx.post(scene.rehearsal.urls["partner"], content=body, headers=headers, trust_env=False)
    assert answer.status_code == (400 if wrong == "stale" else 401)
    assert "palsu" not in [entry["id"] for entry in scene.rehearsal.public("partner")]


@pytest.mark.parametrize(
    ("fault", "error"),
    [("421", TemporaryDelivery), ("450", TemporaryDelivery), ("550", RefusedDelivery), ("403", ChannelLocked)],
)
@pytest.mark.parametrize("call", ["recipient", "data"])
def test_what_the_mail_server_says_before_the_dot_is_proof(
    scene: Scene, call: str, fault: str, error: type[Exception]
) -> None:
    publisher, post = scene.channel("mail"), scene.post("mail")
    refs = prepared(publisher, post)
    scene.rehearsal.fault("mail", call, fault)
    with pytest.raises(error):
        publisher.send(post, refs)
    assert scene.public("mail", post) == []
    publisher.send(post, refs)
    assert scene.public("mail", post)[0]["copies"] == 1


def test_a_slow_mail_server_is_waited_for(scene: Scene) -> None:
    publisher, post = scene.channel("mail"), scene.post("mail")
    refs = prepared(publisher, post)
    scene.rehearsal.fault("mail", "data", "slow", seconds=0.6)
    publisher.send(post, refs)
    assert len(scene.public("mail", post)) == 1


def test_a_broken_final_dot_ends_with_a_person(scene: Scene) -> None:
    publisher, post = scene.channel("mail"), scene.post("mail")
    refs = prepared(publisher, post)
    scene.rehearsal.fault("mail", "data", "reset_after")
    with pytest.raises(UnknownOutcome):
        publisher.send(post, refs)
    assert publisher.readable is False and publisher.find(post, refs, ago()) == Unreadable(
        "Kotak surat mitra tidak dapat dibaca. Tanyakan apakah surelnya sudah masuk."
    )


def test_a_partner_that_answers_no_questions_leaves_the_doubt_to_a_person(scene: Scene) -> None:
    publisher, post = scene.channel("partner"), scene.post("partner")
    refs = prepared(publisher, post)
    scene.rehearsal.fault("partner", "receipt", "not_found")
    outcome = publisher.find(post, refs, ago())
    assert isinstance(outcome, Unreadable) and not outcome.ever


def test_a_correction_stands_in_the_thread_of_the_first_mail(scene: Scene) -> None:
    publisher, post = scene.channel("mail"), scene.post("mail")
    receipt = published(publisher, post)
    publisher.edit(receipt, replace(post, title="Harga beras, dibetulkan", text=f"Angka benar. {post.text}"))
    [entry] = scene.public("mail", post)
    assert entry["title"] == "RALAT: Harga beras, dibetulkan" and entry["text"].startswith("RALAT. Siaran sebelumnya")


def test_a_feed_alone_needs_nobody_to_answer(scene: Scene, tmp_path: Path) -> None:
    publisher, post = scene.channel("partner", mode="feed"), scene.post("partner")
    receipt = publisher.send(post, prepared(publisher, post))
    assert receipt.id == post.delivery and scene.public("partner", post) == []


@pytest.mark.parametrize(
    ("kind", "options", "words"),
    [
        ("partner", {"mode": "merpati"}, "webhook, email, feed"),
        ("partner", {"base_url": "http://media.example.com/masuk"}, "https"),
        ("mail", {"to": "a@b.id, c@d.id"}, "single mailbox"),
        ("mail", {"base_url": "smtp://surel.example.go.id:25", "tls": "none"}, "starttls"),
        ("mail", {"sender": "Redaksi"}, "single mailbox"),
    ],
)
def test_a_section_that_cannot_work_says_so(scene: Scene, kind: str, options: dict[str, str], words: str) -> None:
    with pytest.raises(ConfigError, match=words):
        scene.channel(kind, **options)


def test_a_secret_with_its_prefix_is_its_bytes() -> None:
    assert key_of("whsec_aGFsbw==") == b"halo" and key_of("polos saja") == b"polos saja"
