"""What is written and what is said: one table."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from mmc.video.spoken import sentences, spoken

TABLE = (
    ("12,3%", "dua belas koma tiga persen"),
    ("12,35 %", "dua belas koma tiga lima persen"),
    ("0,05%", "nol koma nol lima persen"),
    ("Rp15.300", "lima belas ribu tiga ratus rupiah"),
    ("Rp 15.300/kg", "lima belas ribu tiga ratus rupiah per kilogram"),
    ("Rp14.500–15.300", "empat belas ribu lima ratus sampai lima belas ribu tiga ratus rupiah"),
    ("Rp14.500–Rp15.300", "empat belas ribu lima ratus sampai lima belas ribu tiga ratus rupiah"),
    ("Rp1,2 triliun", "satu koma dua triliun rupiah"),
    ("US$75", "tujuh puluh lima dolar Amerika Serikat"),
    ("Kab. Kapuas", "Kabupaten Kapuas"),
    ("Kab. Kotawaringin Timur dan Kec. Baamang", "Kabupaten Kotawaringin Timur dan Kecamatan Baamang"),
    ("05.30 WIB", "pukul lima lewat tiga puluh menit Waktu Indonesia Barat"),
    ("pukul 07.00 WIB", "pukul tujuh Waktu Indonesia Barat"),
    ("Pukul 19.05 WITA", "pukul sembilan belas lewat lima menit Waktu Indonesia Tengah"),
    ("pukul 07.00–10.00 WIT", "pukul tujuh sampai sepuluh Waktu Indonesia Timur"),
    ("454.515 jiwa", "empat ratus lima puluh empat ribu lima ratus lima belas jiwa"),
    ("1.234.567,8", "satu juta dua ratus tiga puluh empat ribu lima ratus enam puluh tujuh koma delapan"),
    ("110,6 jiwa/km²", "seratus sepuluh koma enam jiwa per kilometer persegi"),
    ("23–31°C", "dua puluh tiga sampai tiga puluh satu derajat Celsius"),
    ("-3,5 °C", "minus tiga koma lima derajat Celsius"),
    ("−2%", "minus dua persen"),
    ("+5%", "plus lima persen"),
    ("20 km/jam", "dua puluh kilometer per jam"),
    ("153.444 km²", "seratus lima puluh tiga ribu empat ratus empat puluh empat kilometer persegi"),
    ("5 m", "lima meter"),
    ("3,2 ton/ha", "tiga koma dua ton per hektare"),
    ("31 Desember 2024", "tiga puluh satu Desember dua ribu dua puluh empat"),
    ("21–23 November 2026", "dua puluh satu sampai dua puluh tiga November dua ribu dua puluh enam"),
    ("2026-11-21", "dua puluh satu November dua ribu dua puluh enam"),
    ("21/11/2026", "dua puluh satu November dua ribu dua puluh enam"),
    ("2019–2024", "dua ribu sembilan belas sampai dua ribu dua puluh empat"),
    ("tahun ajaran 2024/2025", "tahun ajaran dua ribu dua puluh empat dua ribu dua puluh lima"),
    ("semester II 2024", "semester dua tahun dua ribu dua puluh empat"),
    ("triwulan IV", "triwulan empat"),
    ("M5,2", "magnitudo lima koma dua"),
    ("ke-66", "keenam puluh enam"),
    ("peringkat ke-1", "peringkat pertama"),
    ("9 dari 14 kota", "sembilan dari empat belas kota"),
    ("1/2", "setengah"),
    ("1:4", "satu banding empat"),
    ("10–15", "sepuluh sampai lima belas"),
    ("data BPS", "data be pe es"),
    ("BMKG", "be em ka ge"),
    ("UMKM", "u em ka em"),
    ("DATA LATIHAN", "data latihan"),
    ("Satu dari enam warga Kalteng", "Satu dari enam warga Kalimantan Tengah"),
    ("0811", "nol delapan satu satu"),
    ("Jl. A. Yani No. 5", "Jalan A. Yani Nomor lima"),
    ("minyak & gas", "minyak dan gas"),
    ("Gubernur (2021–2024)", "Gubernur, dua ribu dua puluh satu sampai dua ribu dua puluh empat"),
    ("mmc.kalteng.go.id", "em em ce titik kalteng titik go titik id"),
    ("@mmckalteng", "akun mmckalteng"),
    ("≥ 90%", "paling sedikit sembilan puluh persen"),
    ("kabupaten/kota", "kabupaten kota"),
    ("100 orang/hari", "seratus orang per hari"),
    ("COVID-19", "covid sembilan belas"),
    ("Rp250 juta", "dua ratus lima puluh juta rupiah"),
    ("1.000.000.000.000.000.000", "satu nol nol nol nol nol nol nol nol nol nol nol nol nol nol nol nol nol nol"),
)


@pytest.mark.parametrize(("written", "said"), TABLE, ids=[written for written, _ in TABLE])
def test_what_is_written_is_said(written: str, said: str) -> None:
    assert spoken(written) == said


@pytest.mark.parametrize(("written", "said"), TABLE[:30], ids=[written for written, _ in TABLE[:30]])
def test_it_is_said_the_same_inside_a_sentence(written: str, said: str) -> None:
    assert spoken(f"Kata pengantar {written}, lalu selesai.") == f"Kata pengantar {said}, lalu selesai."


@example("0.0000")  # grouped like thousands, with a digit too many
@given(st.text(alphabet=st.sampled_from("0123456789.,-–/:% RpkgmWIBKab.(°C²ke-M@#+½"), max_size=40))
@settings(max_examples=300, deadline=None)
def test_no_digit_is_ever_left_for_the_voice_to_guess(text: str) -> None:
    assert not re.search(r"\d", spoken(text).replace("km2", ""))


def test_a_dot_that_ends_no_sentence_ends_none() -> None:
    text = "Harga di Kab. Kapuas Rp15.300. Data per 31 Desember 2024. Lihat mmc.kalteng.go.id untuk tabelnya."
    assert sentences(text) == (
        "Harga di Kab. Kapuas Rp15.300.", "Data per 31 Desember 2024.", "Lihat mmc.kalteng.go.id untuk tabelnya.",
    )  # fmt: skip
