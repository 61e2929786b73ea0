"""Editing words: a figure the table does not hold is doubted as in the composer, and a photo's place is kept."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from mmc.desk.film_words import film_words
from mmc.newsroom.media import media_store
from mmc.newsroom.models import Person, RenderOrder
from tests.builders import CHANNELS, a_story, latest_of
from tests.unit.desk.test_extras import a_photo, composed, hand_in, kept, sample, signed_of

Enter = Callable[[Person], Client]


def typed(**more: Any) -> dict[str, Any]:
    """The form of Ubah teks for the website and X."""
    sent = {"base": "1", "title": "Penduduk Kalteng", "summary": "Ringkas.", "note": ""}
    for name in ("website", "x"):
        assert name in CHANNELS
        send = "still.all,film.landscape,film.short" if name == "website" else "film.short"
        sent |= {f"kanal-{name}-use": "on", f"kanal-{name}-send": send, f"kanal-{name}-caption": "Teks. {link}"}
    return {**sent, **more}


def test_a_typed_figure_is_doubted_while_words_are_edited(as_: Enter, editor: Person) -> None:
    story, client = a_story(), as_(editor)
    page = client.get(f"/konten/{story.pk}/teks/").content.decode()
    dataset = latest_of(story).frozen.dataset
    assert f'name="data" value="{dataset}"' in page
    check = f"/konten/{story.pk}/teks/periksa/"
    assert "Tidak ada di tabel: 99" in client.post(check, typed(summary="Naik 99 persen")).content.decode()
    fine = client.post(check, typed(title="454.515 jiwa di Kotawaringin Timur", summary="14 daerah"))
    assert "Tidak ada" not in fine.content.decode()
    caption = {**typed(**{"kanal-x-caption": "Naik 37 persen. {link}"}), "data": dataset, "template": "ranking"}
    assert "Tidak ada di tabel: 37" in client.post("/konten/hitung/x/caption/", caption).content.decode()


def test_saving_says_which_figures_are_doubted_and_refuses_none(as_: Enter, editor: Person) -> None:
    story, client = a_story(), as_(editor)
    sent = typed(title="Naik 99 persen", **{"kanal-x-caption": "Naik 37 persen. {link}"})
    answer = client.post(f"/konten/{story.pk}/teks/", sent, follow=True)
    said = [str(message) for message in answer.context["messages"]]
    doubt = "Tidak ada di tabel: 99; 37. Periksa lagi sebelum meminta persetujuan."
    assert said == ["Disimpan sebagai revisi 2.", doubt]
    again = client.post(f"/konten/{story.pk}/teks/", typed(base="2", summary="14 daerah"), follow=True)
    assert [str(message) for message in again.context["messages"]] == ["Disimpan sebagai revisi 3."]


def test_words_of_two_people_at_once_are_both_kept_and_nobody_writes_over_unseen(as_: Enter, editor: Person) -> None:
    story, client = a_story(), as_(editor)
    url = f"/konten/{story.pk}/teks/"
    client.post(url, typed(title="Judul rekan"))
    late = client.post(url, typed(title="Judul saya"))
    page = late.content.decode()
    assert late.status_code == 422 and latest_of(story).number == 2
    assert "Revisi 2 disimpan sementara Anda menulis" in page
    assert "<ins>Judul rekan</ins>" in page and 'value="Judul saya"' in page
    client.post(url, typed(title="Judul saya"))  # the same button again saves nothing either
    assert latest_of(story).number == 2
    button = re.search(r'<button[^>]*form="konten" name="(\w+)" value="(\d+)">', page)
    hidden = re.search(r'<input type="hidden" name="base" value="(\d+)"', page)
    assert button and hidden
    # A button outside its form comes before the form's own fields: of two values the last one counts.
    sent = {**typed(title="Judul saya"), button[1]: button[2]}
    client.post(url, sent | {"base": [sent["base"], hidden[1]]})
    assert latest_of(story).number == 3 and latest_of(story).frozen.title == "Judul saya"


def test_a_place_on_the_photo_is_chosen_and_kept(as_: Enter, editor: Person) -> None:
    client, row = as_(editor), kept(sample("quote"))
    answer = hand_in(client, "photo", a_photo(), "kadis.jpg")
    signed = signed_of(answer)
    page = answer.content.decode()
    assert page.count('type="radio"') == 9
    small = client.get(f"/konten/kecil/{signed}")
    assert (small.status_code, small["Content-Type"]) == (200, "image/webp")
    sent = composed({"telegram": "still.square"}, template="quote", photo=signed, carousel=[], focus="85 15")
    assert client.post(f"/konten/baru/{row.hash}/", sent).status_code == 302
    assert RenderOrder.objects.get().spec["options"]["focus"] == "85,15"
    assert client.post(f"/konten/baru/{row.hash}/", {**sent, "photo": ""}).status_code == 302
    assert "focus" not in RenderOrder.objects.order_by("-pk")[0].spec["options"]
    assert client.get(f"/konten/kecil/{signed[:-2]}xx").status_code == 404
    assert media_store().folder.is_dir()


@pytest.mark.parametrize(
    ("error", "said"),
    [
        ("lomba.mp4: has damaged pictures between 1.0 and 4.0 s; ", "lomba.mp4: gambarnya rusak antara detik 1.0"),
        ("event_recap: takes 71 s to read and to watch; a film lasts at most 60 s: ", "Filmnya menjadi 71 detik"),
        ("photo card / short / row 3, headline: needs", "Nomor 3: katanya terlalu panjang"),
        ("row 2, detail: does not fit", "Nomor 2: keterangan"),
        ("a.mp4: ends at 3.0 s, the part asked for at 9.0 s; it", "a.mp4: berakhir di detik 3.0"),
        ("something new", "Filmnya belum bisa dibuat. something new"),
    ],
)
def test_errors_of_films_are_said_in_the_editors_words(error: str, said: str) -> None:
    assert film_words(error).startswith(said)
