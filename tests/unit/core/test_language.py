"""The same numbers, dates and findings in two languages; a choice that never leaks out of its block."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from mmc.core import english, finding, finding_number, finding_prices, finding_words, text
from mmc.core.dataset import Column, Dataset, Origin, build, from_dict
from mmc.core.finding_comparison import of_comparison
from mmc.core.finding_share import of_share, share_words
from mmc.core.language import say, speaking, spoken
from mmc.core.moments import day_and_clock, read_moment
from mmc.errors import DrawingError

WIB = ZoneInfo("Asia/Jakarta")
ORIGIN = Origin(producer="BPS dan BIG", period="semester II 2024", as_of=date(2024, 12, 31), title="Penduduk")


def a_table(*rows: tuple[str, float], unit: str = "jiwa", label: str = "Jumlah penduduk") -> Dataset:
    columns = (Column(name="nama", kind="text"), Column(name="nilai", kind="number", label=label, unit=unit))
    return build("tabel", columns, rows, ORIGIN)


def test_a_language_holds_inside_its_block_and_nowhere_else() -> None:
    assert (spoken(), say("satu", "one")) == ("id", "satu")
    with speaking("en"):
        with speaking("id"):
            assert say("satu", "one") == "satu"
        assert say("satu", "one") == "one"
    with pytest.raises(RuntimeError), speaking("en"):
        raise RuntimeError
    assert spoken() == "id"


def test_a_language_nobody_speaks_is_refused_by_name() -> None:
    with pytest.raises(DrawingError, match="no language 'fr'; write id or en"), speaking("fr"):
        pass


def test_numbers_and_dates_are_written_as_english_readers_write_them() -> None:
    at = datetime(2026, 11, 21, 7, 0, tzinfo=UTC)
    with speaking("en"):
        assert text.number(15300) == "15,300" and text.percent(12.3) == "12.3%" and text.percent(12.0) == "12%"
        assert text.rupiah(15300) == "Rp15,300" and text.number(-1.5) == "−1.5"
        assert [text.compact(v).replace(text.NBSP, " ") for v in (999_950, 2.5e9, 10**12)] == \
            ["1 million", "2.5 billion", "1 trillion"]
        assert text.percentage_points(-0.33).replace(text.NBSP, " ") == "0.33 percentage points"
        assert text.moment(at, WIB) == "Saturday, 21 November 2026, 14.00 WIB"
        assert day_and_clock(at, WIB) == "21 November 2026, 14.00 WIB"
        assert [text.ordinal(n) for n in (1, 2, 3, 4, 11, 12, 13, 21, 112)] == \
            ["1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "112th"]
    assert text.moment(at, WIB) == "Sabtu, 21 November 2026 14.00 WIB" and text.number(15300) == "15.300"
    assert text.number(15300, language="en") == "15,300"


def test_moments_with_english_months_are_read() -> None:
    assert read_moment("21 August 2026 14.00 WIB") == read_moment("21 Agustus 2026 14.00 WIB")


@pytest.mark.parametrize(("indonesian", "expected"), [
    ("semester II 2024", "second half of 2024"), ("Triwulan III tahun 2025", "third quarter of 2025"),
    ("tahun anggaran 2026", "fiscal year 2026"), ("per 31 Desember 2024", "as of 31 December 2024"),
    ("1 Agustus sampai 18 Oktober 2026", "1 August to 18 October 2026"), ("2015 dan 2022", "2015 and 2022"),
    ("Pasal 22, 36, dan 37", "Pasal 22, 36 and 37"), ("2010–2022", "2010–2022"), ("besok", "tomorrow"),
])  # fmt: skip
def test_periods_are_told_in_english(indonesian: str, expected: str) -> None:
    assert english.period(indonesian) == expected
    assert english.period(expected) == expected


def test_units_weather_and_places_are_told_in_english() -> None:
    assert [english.unit(u) for u in ("jiwa", "jiwa/km²", "ribu rupiah/orang/tahun", "Rp/kg", "%")] == \
        ["people", "people/km²", "thousand rupiah/person/year", "Rp/kg", "%"]
    assert english.weather("Hujan Lebat dan Petir") == "heavy rain and lightning"
    assert english.weather("Hujan es batu") == "Hujan es batu"
    assert english.area("Kabupaten Kapuas") == "Kapuas Regency" and english.area("Kota Banjar") == "Banjar City"
    assert english.epicentre("di laut 24 km barat daya Sampit") == "at sea, 24 km southwest of Sampit"


def test_a_table_s_own_english_comes_first_and_travels_with_it() -> None:
    plain = a_table(("Belanja pegawai", 4), ("Lainnya", 6), unit="kasus", label="Belanja")
    own = from_dict({**plain.to_dict(), "english": {"Belanja pegawai": "Staff costs", "Belanja": "Spending"}})
    assert own.hash != plain.hash and from_dict(own.to_dict()).english == own.english
    assert "english" not in plain.to_dict()  # the hash of a table without it is what it always was
    assert english.in_language(own) is own
    with speaking("en"):
        told = english.in_language(own)
        assert english.in_language(told).to_dict() == told.to_dict()
    assert told.values("nama") == ["Staff costs", "Lainnya"]
    assert (told.columns[1].label, told.columns[1].unit) == ("Spending", "cases")
    assert (told.origin.period, told.origin.producer) == ("second half of 2024", "BPS and BIG")
    assert english.untold(plain) == ["Belanja"] and english.untold(own) == []
    assert english.untold(a_table(("a", 1), label="18 Nov")) == []


def sentences(table: Dataset, kind: str) -> list[str]:
    """What every finder says of a table in English: each sentence has passed its own recomputation."""
    with speaking("en"):
        told = english.in_language(table)
        names, values = told.columns[0], told.columns[1]
        found = {
            "ranking": lambda: finding.of_ranking(told, names, values, places=True, whole="Central Kalimantan"),
            "share": lambda: of_share(told, names, values, whole="spending"),
            "number": lambda: finding_number.of_number(told, names, values),
            "trend": lambda: finding.of_trend(told, names, [values]),
            "comparison": lambda: of_comparison(told, names, values, told.columns[2]),
        }[kind]()  # fmt: skip
    return [f.sentence.replace(text.NBSP, " ") for f in found]


def test_findings_are_sentences_an_english_editor_would_print() -> None:
    people = a_table(("Kapuas", 300), ("Seruyan", 900), ("Sukamara", 200), ("Lamandau", 400))
    assert sentences(people, "ranking") == [
        "One in two people in Central Kalimantan lives in Seruyan", "Seruyan has the largest population: 900 people",
        "Seruyan: population 4.5 times that of Sukamara", "Sukamara has the smallest population: 200 people",
    ]
    tied = a_table(("Kapuas", 9), ("Seruyan", 9), ("Sukamara", 2), unit="sekolah", label="Schools")
    assert sentences(tied, "ranking")[0] == "Kapuas and Seruyan have the most schools: 9 schools"
    costs = a_table(("Staff costs", 48), ("Staff", 30), ("Rest", 22), unit="%", label="Spending")
    assert sentences(costs, "share") == ["Staff costs make up nearly half of spending"]


def test_findings_over_time_say_up_and_down_points_and_records() -> None:
    rate = a_table(("2020", 4.58), ("2021", 4.53), ("2022", 4.2), unit="%", label="Unemployment")
    assert sentences(rate, "number") == ["Unemployment down 0.33 percentage points from 2021", "Unemployment: 4.2%"]
    assert sentences(rate, "trend") == [
        "Unemployment at 4.2%, down 0.38 percentage points since 2020", "Unemployment peaked at 4.58% in 2020",
    ]
    readers = a_table(*((str(2020 + n), 100.0 * 2**n) for n in range(6)), unit="orang", label="Readers")
    assert sentences(readers, "number")[:2] == ["Readers: highest of 2020–2025", "Readers up 5 years in a row"]


def test_two_columns_are_compared_in_english() -> None:
    columns = (Column(name="nama", kind="text", label="Regencies"),
               Column(name="a", kind="number", label="Agustus 2024", unit="%"),
               Column(name="b", kind="number", label="Agustus 2025", unit="%"))
    table = build("t", columns, [("Kapuas", 4.0, 5.0), ("Seruyan", 6.0, 6.5), ("Sukamara", 2.0, 2.1)], ORIGIN)
    assert sentences(table, "comparison") == [
        "Kapuas rose most, by 1 percentage point since August 2024", "All 3 regencies up since August 2024",
    ]


def test_prices_shares_and_words_have_their_english() -> None:
    with speaking("en"):
        assert finding_prices.percent_words(0.01) == "less than 0.1" and finding_prices.percent_words(3.04) == "3"
        assert share_words(0.412).replace(text.NBSP, " ") == "41 percent" and share_words(0.5) == "half"
        assert finding_words.in_words(7) == "seven" and finding_words.in_words(11) == "11"
        assert finding_words.span(date(2026, 11, 28), date(2026, 12, 2)) == "28 November–2 December 2026"
