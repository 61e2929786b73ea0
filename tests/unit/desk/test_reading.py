"""How a table is read is shown, put right, and remembered for the next file of its shape."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from mmc.desk.pending import KEPT, Pending, PendingTables
from mmc.desk.reading_words import reading_words
from mmc.newsroom.models import Dataset, Person

from .test_composing import FACTS, Enter, agree

pytestmark = pytest.mark.django_db

MESSY = (
    "TABEL 3. HASIL PANEN\n;;;\nNo;Kabupaten/Kota;NIK Petugas;Produksi 2024\n1;Kab. Kapuas;6203010101900001;1.250,5\n"
    "2;Palangkaraya;6271010101900002;-\n3;Kab. Katingan;6206010101900003;320\nJumlah;;;1.570,5\n"
    "Sumber: Dinas Pertanian\n"
)


def handed_in(client: Any, body: str = MESSY, **changes: Any) -> Any:
    sent = {**FACTS, "table": SimpleUploadedFile("panen.csv", body.encode()), **changes}
    return client.post("/konten/baru/", sent)


def test_the_reading_says_what_it_made_of_a_messy_table(as_: Enter, editor: Person) -> None:
    client = as_(editor)
    page = client.get(handed_in(client, unit="").headers["Location"]).content.decode()
    assert "Kabupaten/Kota" in page and "Produksi 2024" in page
    assert "dipakai memeriksa penjumlahan" in page
    assert "menyangkut orang" in page and "6203010101900001" not in page
    assert "Palangka Raya" in page, "the one spelling pictures use"
    assert not Dataset.objects.exists(), "nobody has vouched for it yet"


def test_no_figure_goes_on_without_its_unit_and_the_form_keeps_what_was_typed(as_: Enter, editor: Person) -> None:
    client = as_(editor)
    answer = handed_in(client, unit="")
    refused = agree(client, answer, **{"kolom-0-label": "Daerah"})
    page = refused.content.decode()
    assert refused.status_code == 422 and "Angka tanpa satuan tidak digambar" in page and 'value="Daerah"' in page
    done = agree(client, answer, **{"kolom-1-unit": "ton"})
    row = Dataset.objects.get()
    assert done.headers["Location"] == f"/konten/baru/{row.hash}/"
    assert [(c["name"], c["unit"]) for c in row.body["columns"]] == [("Kabupaten/Kota", ""), ("Produksi 2024", "ton")]
    assert row.rows == 3


def test_a_reading_is_remembered_for_next_year_s_file_and_a_changed_shape_is_told(as_: Enter, editor: Person) -> None:
    client = as_(editor)
    agree(client, handed_in(client, unit=""), **{"kolom-1-unit": "ton", "kolom-1-label": "Panen"})
    again = client.get(handed_in(client, MESSY.replace("2024", "2025"), unit="").headers["Location"])
    assert again.context["columns"][1].initial["unit"] == "ton"
    assert again.context["columns"][1].initial["label"] == "Panen"
    other = MESSY.replace("Produksi 2024", "Luas 2024")
    page = client.get(handed_in(client, other, unit="").headers["Location"]).content.decode()
    assert "Susunannya lain daripada berkas sebelumnya" in page and "tidak ada lagi" in page


def test_a_column_left_out_stays_left_out_and_can_come_back(as_: Enter, editor: Person) -> None:
    client = as_(editor)
    body = "Kabupaten;Produksi (ton);Catatan\nKapuas;12;x\nKatingan;8;y\n"
    answer = handed_in(client, body)
    forms = client.get(answer.headers["Location"]).context["columns"]
    place = next(n for n, f in enumerate(forms) if f.initial["head"] == "Catatan")
    sent = {f"kolom-{place}-keep": ""}
    agree(client, answer, **sent)
    assert [c["name"] for c in Dataset.objects.get().body["columns"]] == ["Kabupaten", "Produksi (ton)"]
    again = handed_in(client, body)
    dropped = [f.initial for f in client.get(again.headers["Location"]).context["columns"] if not f.initial["keep"]]
    assert [d["head"] for d in dropped] == ["Catatan"]


def test_a_pasted_table_is_read_like_a_file(as_: Enter, editor: Person) -> None:
    client = as_(editor)
    typed = "Kabupaten\tProduksi (ton)\nKapuas\t1.200\nKatingan\t80\n"
    agree(client, client.post("/konten/baru/", {**FACTS, "typed": typed}))
    assert Dataset.objects.get().body["rows"] == [["Kapuas", 1200.0], ["Katingan", 80.0]]
    both = handed_in(client, typed="a;b\n")
    assert both.status_code == 422 and "Kirim satu saja" in both.content.decode()
    neither = client.post("/konten/baru/", FACTS)
    assert neither.status_code == 422 and "tempel tabelnya" in neither.content.decode()


def test_a_waiting_table_belongs_to_whoever_handed_it_in(as_: Enter, editor: Person, contributor: Person) -> None:
    where = handed_in(as_(editor)).headers["Location"]
    assert as_(contributor).get(where).status_code == 302
    assert as_(editor).get("/konten/baru/bacaan/0123/").headers["Location"] == "/konten/baru/"


def test_what_waits_too_long_is_forgotten(tmp_path: Path) -> None:
    import os

    store = PendingTables(tmp_path / "waiting")
    old = store.put(Pending("a.csv", b"x", {}, ()), 1)
    assert store.get(old, 1) is not None and store.get(old, 2) is None
    for file in (tmp_path / "waiting").iterdir():
        assert file.stat().st_mode & 0o077 == 0
        os.utime(file, times=(file.stat().st_mtime - KEPT - 60,) * 2)
    new = store.put(Pending("b.csv", b"y", {}, ()), 1)
    assert store.get(old, 1) is None and store.get(new, 1) is not None


@pytest.mark.parametrize("note", ["column 'X' is gone", "the columns stand in another order", "below the table: x"])
def test_every_note_of_a_reading_has_its_words(note: str) -> None:
    (said,) = reading_words((note,))
    assert said != note
