"""The words a narrator is given: whole sentences, nothing twice, in both languages, for every storyboard."""

from __future__ import annotations

import re

import pytest

from mmc.cli.gallery import read_sample
from mmc.config import ASSETS
from mmc.core.dataset import Dataset
from mmc.core.english import in_language, options_in_language
from mmc.core.format import format_named
from mmc.core.language import speaking
from mmc.drawing.brand import load_brand
from mmc.infographics import told
from mmc.video import STORYBOARDS, storyboard_named
from mmc.video.aloud import aloud
from mmc.video.material import Material
from mmc.video.script import credit_of, script_of
from mmc.video.timeline import Storyboard

SAMPLES = ASSETS / "demo" / "samples"
HOME = load_brand(ASSETS / "brands" / "kalteng")
# Storyboard, sample, and what is said between the finding and the source.
SAID = (
    ("data_story", "ranking", ("Jumlah penduduk Kotawaringin Timur 454.515 jiwa, disusul Kapuas dan Palangka Raya.",)),
    ("data_story", "trend", (
        "Pada 1 Agustus 2026, cabai rawit masih Rp61.800.",
        "Sementara itu, cabai merah Rp47.000 dan bawang merah Rp35.050.",
    )),
    ("data_story", "comparison", (
        "Angka Barito Utara naik dari 8.774 pada 2016 menjadi 9.936 ribu rupiah per orang per tahun pada 2020.",
    )),
    ("data_story", "share", (
        "Berikutnya belanja barang dan jasa dengan 30% dan belanja modal dengan 17,2%.",
    )),
    ("data_story", "profile", (
        "Kepadatan penduduknya 110,6 jiwa per km².", "Penduduknya 315.153 jiwa, urutan ke-3 dari 14.",
    )),
    ("data_story", "price_table", (
        "Bawang merah turun 6,4% menjadi Rp39.900, cabai merah turun 5,7% menjadi Rp74.400.",
    )),
    ("data_story", "weather_city", (
        "Pukul 13.00 hujan ringan, pukul 16.00 hujan petir, pukul 19.00 hujan ringan.", "Suhu 23–32°C.",
    )),
    ("data_story", "alert", (
        "Peringatan dini cuaca tingkat sedang.",
        "Wilayah: Selat, Kapuas Hilir, Kapuas Timur, Bataguh dan Pulau Petak.",
    )),
    ("weather_brief", "weather_board", (
        "Di Muara Teweh hujan petir, di Puruk Cahu hujan lebat, dan di Kuala Kurun hujan sedang.", "Suhu 23–34°C.",
    )),
    ("ranking_race", "race", (
        "Pada 2015, Taman Baca Cempaka masih teratas.",
        "Pada 2025, Taman Baca Melati mencatat 2.577 kunjungan, disusul Taman Baca Kenanga dan Taman Baca Bakung.",
    )),
    ("map_story", "region_map", (
        "Berikutnya Barito Timur dengan 36,9 dan Kotawaringin Barat dengan 31,1 jiwa per km².",
        "Terendah: Murung Raya, 5,3 jiwa per km².",
    )),
    ("indicator_update", "progress", (
        "Yang mencapai target: pembaca situs, konten terbit, dan skor kota cerdas.",
        "Paling jauh dari target: siaran pers dimuat media, 64%, atau 206 dari 320 siaran.",
    )),
    ("indicator_update", "number", ("Angkanya 4,20% pada 2022, dari 4,53 persen pada 2021.",)),
    ("quote_clip", "quote", ()),
)  # fmt: skip


def composed(name: str, sample: str, language: str, shape: str = "landscape") -> tuple[Storyboard, Dataset]:
    given = read_sample(SAMPLES, sample)
    options = {} if sample != name else {"material": Material(SAMPLES)}
    voice = HOME if language == "id" else HOME.speaking(language)
    with speaking(language):
        dataset = in_language(given.dataset)
        said = {**options_in_language(given.options, given.dataset), **options}
        template = sample if sample != name else ""
        return storyboard_named(name).compose(template, dataset, format_named(shape), voice, said), dataset


def fits_a_broadcast(board: Storyboard, language: str) -> None:
    sentences = [text for said in script_of(board) for text in said]
    assert sentences
    for text in sentences:
        assert re.search(r"[.!?…]”?$", text), text
        assert not re.search(r"\s,|\(\)|,,|\.\.|: *\.|None", text), text
        with speaking(language):
            assert not re.search(r"[\d%²(]", aloud(text)), text
    assert len(set(sentences)) == len(sentences)
    numbers = [number for text in sentences for number in re.findall(r"\d[\d.,]{2,}\d", text) if "–" not in text]
    assert len({n for n in numbers if not n.startswith("20")}) == len([n for n in numbers if not n.startswith("20")])


@pytest.mark.parametrize(("name", "sample", "between"), SAID, ids=[f"{n}-{s}" for n, s, _ in SAID])
def test_a_radio_editor_would_read_it_out(name: str, sample: str, between: tuple[str, ...]) -> None:
    board, dataset = composed(name, sample, "id")
    script = script_of(board)
    assert tuple(text.replace("\u00a0", " ") for said in script[1:-1] for text in said) == between
    if name != "quote_clip":
        assert script[0] == (f"{board.headline.replace(chr(160), ' ')}.",)
    assert script[-1] == credit_of(dataset.origin)
    fits_a_broadcast(board, "id")
    fits_a_broadcast(composed(name, sample, "en")[0], "en")


@pytest.mark.parametrize("sample", ["explainer", "timeline", "agenda"])
@pytest.mark.parametrize("language", ["id", "en"])
def test_each_step_is_told_with_its_hour_or_its_day(sample: str, language: str) -> None:
    board, _ = composed("explainer_steps", sample, language)
    fits_a_broadcast(board, language)
    first = [said[0] for said in script_of(board)[1:-1]]
    begins = {
        "explainer": r"(?:Langkah|Step) \d: ", "timeline": r"\w+ 20\d\d: ",
        "agenda": r"\w+, \d+ \w+, (?:pukul|at) \d\d\.\d\d: ",
    }  # fmt: skip
    assert all(re.match(begins[sample], text.replace("\u00a0", " ")) for text in first), first


def test_a_recap_says_where_things_happened() -> None:
    board, _ = composed("news_recap", "news_recap", "id")
    script = script_of(board)
    assert script[0][:2] == ("Kabar pekan ini.", "Palangka Raya: Pasar murah digelar di 14 kecamatan.")
    assert script[1][0] == "Pulang Pisau: Bus air kembali melayani warga tepi sungai."
    assert script[-1] == ()
    fits_a_broadcast(board, "id")


def test_the_words_of_a_quotation_are_nobodys_headline() -> None:
    given = read_sample(SAMPLES, "quote")
    board = storyboard_named("quote_clip").compose(
        "quote", given.dataset, format_named("short"), HOME, {"headline": "Kata kepala bidang"}
    )
    assert script_of(board)[0][0].startswith("Siti Rahmawati: “Data yang tidak dibaca warga")


def test_every_storyboard_is_read_here() -> None:
    read = {name for name, *_ in SAID} | {"explainer_steps", "news_recap", "event_recap"}
    assert read == {kind.name for kind in STORYBOARDS}


def test_a_number_the_headline_gave_is_not_said_again() -> None:
    rows = [("Kapuas", 3.0), ("Katingan", 2.0), ("Lamandau", 1.0)]
    write = "{:.0f}".format
    assert told.of_ranking("Rumah", "unit", write, rows, "Kapuas", "Kapuas: 3 unit") == (
        "Berikutnya Katingan dengan 2 dan Lamandau dengan 1 unit.",
    )
    assert told.of_ranking("Rumah", "unit", write, rows, "Lamandau", "Lamandau hanya 1 unit") == (
        "Yang tertinggi Kapuas dengan 3 unit.",
    )
    assert told.of_ranking("Rumah", "unit", write, rows, "Lamandau", "Lamandau terendah") == ("Rumah Lamandau 1 unit.",)
    assert told.of_progress(["A", "B"], 2) == ()
    alone = told.of_race(("2015", "Kapuas"), "2025", rows[:1], "unit", write)
    assert alone == ("Pada 2015, Kapuas sudah teratas.", "Pada 2025, Kapuas mencatat 3 unit.")


def test_a_source_with_a_long_period_is_named_without_it() -> None:
    origin = read_sample(SAMPLES, "ranking").dataset.origin
    assert credit_of(origin) == ("Sumber: Dukcapil Kemendagri, semester II 2024.",)
    practice = read_sample(SAMPLES, "trend").dataset.origin
    assert credit_of(practice) == ("Data latihan, bukan data resmi.", "Sumber: Gladi MMC.")
