from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from mmc.core.dataset import Column, Dataset, build
from mmc.core.moments import read_moment
from mmc.drawing.weather import Sky
from mmc.errors import DatasetError
from tests.unit.infographics.extremes import BEGIN, forecast, steps
from tests.unit.infographics.samples import (
    accented,
    assert_moves_honestly,
    picture,
    sample,
    words,
)
from tests.unit.infographics.tables import PRACTICE, brand


@pytest.mark.parametrize("format_name", ["square", "og"])
def test_the_sample_says_its_point(format_name: str) -> None:
    sheet = picture("weather_city", sample("weather_city"), format_name)
    assert {"07.00", "04.00", "32°C", "23°C"} <= set(words(sheet))


@pytest.mark.parametrize(("told", "said"), [
    (("Cerah", "Hujan Ringan", "Hujan Petir", "Cerah"), "Besok Sampit berpotensi hujan pukul 09.00–12.00 WIB"),
    (("Cerah", "Cerah", "Hujan Ringan"), "Besok Sampit berpotensi hujan sekitar pukul 12.00 WIB"),
    (("Cerah", "Hujan Ringan", "Hujan Ringan"), "Besok Sampit berpotensi hujan mulai pukul 09.00 WIB"),
    (("Hujan", "Cerah", "Hujan"), "Besok Sampit berpotensi hujan beberapa kali, mulai pukul 06.00 WIB"),
    (("Hujan Ringan",) * 6, "Besok Sampit berpotensi hujan sepanjang hari"),
    (("Cerah", "Asap"), "Sampit tanpa potensi hujan, suhu 24–25°C"),
])
def test_the_headline_says_when_it_may_rain(told: tuple[str, ...], said: str) -> None:
    dataset = steps(*((sky, 24.0 + i) for i, sky in enumerate(told)))
    assert picture("weather_city", dataset).headline == said


def test_the_rain_carries_the_colour_and_on_a_dry_day_the_warmest_hour() -> None:
    wet = picture("weather_city", sample("weather_city"))
    assert [t.text for t in wet.texts() if t.color == brand().light.rain][:2] == ["Hujan", "ringan"]
    assert accented(wet, "value") == []
    dry = picture("weather_city", steps(("Cerah", 24.0), ("Cerah", 33.0), ("Cerah", 30.0)))
    assert accented(dry, "value") == ["33°C"]


def test_a_films_cover_gets_the_hours_of_the_rain_or_the_warmest() -> None:
    wet = picture("weather_city", sample("weather_city")).point
    dry = picture("weather_city", steps(("Asap", 24.0))).point
    assert wet is not None and wet.shown == "13.00–19.00 WIB"
    assert dry is not None and (dry.shown, dry.caption) == ("24°C", "suhu tertinggi di Sampit")


def test_no_sun_shines_at_night() -> None:
    skies = [m.sky for m in picture("weather_city", steps(*[("Cerah", 25.0)] * 8)).marks if isinstance(m, Sky)]
    assert skies == ["sun"] * 4 + ["moon"] * 4  # 06.00 to 15.00, then 18.00 to 03.00


def test_times_are_those_of_the_province() -> None:
    from mmc.config import ASSETS
    from mmc.core.format import format_named
    from mmc.drawing.brand import load_brand
    from mmc.infographics.still import scene

    other = load_brand(ASSETS / "brands" / "sulsel")
    sheet = scene("weather_city", steps(("Hujan", 25.0)), format_named("square"), other, {})
    assert "07.00" in words(sheet) and "WITA" in sheet.headline


def test_only_the_first_day_of_steps_is_drawn_in_the_order_of_time() -> None:
    rows = [("Sampit", BEGIN + timedelta(hours=3 * i), "Cerah", 20.0 + i) for i in range(20)]
    sheet = picture("weather_city", forecast(*reversed(rows)))
    shown = [w for w in words(sheet, "value") if w.endswith("°C")]
    assert shown == [f"{20 + i}°C" for i in range(8)]


def test_a_missing_temperature_is_a_gap() -> None:
    sheet = picture("weather_city", steps(("Cerah", 25.0), ("Cerah", None), ("Cerah", 27.0)))
    assert words(sheet, "value") == ["25°C", "–", "27°C"]


def test_one_town_of_a_table_is_picked_by_highlight() -> None:
    both = forecast(("Sampit", BEGIN, "Cerah", 24.0), ("Buntok", BEGIN, "Hujan", 25.0))
    assert "Buntok" in picture("weather_city", both, highlight="Buntok").headline
    with pytest.raises(DatasetError, match="Sampit, Buntok; choose one with highlight"):
        picture("weather_city", both)
    with pytest.raises(DatasetError, match="no town 'Paris'"):
        picture("weather_city", both, highlight="Paris")


def test_it_moves_honestly() -> None:
    assert_moves_honestly(picture("weather_city", sample("weather_city")))


@pytest.mark.parametrize(("dataset", "reason"), [
    (forecast(), "0 rows"),
    (build("x", forecast().columns[2:], [("Cerah", 30.0)], PRACTICE), "needs column 'kota'"),
    (build("x", forecast().columns[:1] + forecast().columns[2:], [("Sampit", "Cerah", 30.0)], PRACTICE), "'waktu'"),
    (steps(("Cerah", 24.0), town=None), "no name in column 'kota'"),
    (forecast(("Sampit", None, "Cerah", 24.0)), "row 1 has no time"),
    (steps(("Cerah", 24.0), ("Hujan", 25.0), hours=0), "stands there twice"),
    (steps((None, None)), "says anything"),
])
def test_a_wrong_table_is_refused_with_the_reason(dataset: Dataset, reason: str) -> None:
    with pytest.raises(DatasetError, match=reason):
        picture("weather_city", dataset)


@pytest.mark.parametrize(("written", "utc"), [
    ("2026-11-22 14.00 WIB", "2026-11-22T07:00"), ("2026-11-22T14:00:30+07:00", "2026-11-22T07:00"),
    ("Minggu, 22 November 2026 14.00 WITA", "2026-11-22T06:00"), ("22 Agu 2026, pukul 05.30 WIT", "2026-08-21T20:30"),
    ("2026-11-22T07:00Z", "2026-11-22T07:00"), ("2026-11-22 04:30 -0230", "2026-11-22T07:00"),
])
def test_moments_are_read_with_their_zone(written: str, utc: str) -> None:
    assert read_moment(written) == datetime.fromisoformat(utc).replace(tzinfo=UTC)


@pytest.mark.parametrize("written", ["", "besok", "2026-11-22 14.00", "2026-02-30 14.00 WIB", "32 Mei 2026 14.00 WIB",
                                     "1 Foo 2026 14.00 WIB", "0000-01-01 00.00 WIB", "2026-11-22 25.00 WIB"])
def test_moments_without_a_zone_or_a_calendar_are_refused(written: str) -> None:
    with pytest.raises(DatasetError, match="is no moment"):
        read_moment(written)


def test_a_text_column_with_a_bad_moment_names_its_row() -> None:
    columns = tuple(Column(name=n, kind="text") for n in ("kota", "waktu", "cuaca"))
    columns = (*columns, Column(name="suhu", kind="number", unit="°C"))
    rows = [("Sampit", "2026-11-22 07.00 WIB", "Cerah", 24.0), ("Sampit", "siang", "Cerah", 25.0)]
    with pytest.raises(DatasetError, match="row 2, column 'waktu': 'siang' is no moment"):
        picture("weather_city", build("teks", columns, rows, PRACTICE))


def test_the_kicker_says_the_day_or_the_days() -> None:
    one = picture("weather_city", steps(("Cerah", 24.0), begin=datetime(2024, 6, 23, 2, tzinfo=UTC)))
    assert "PRAKIRAAN CUACA · MINGGU, 23 JUNI 2024" in words(one)
    over = picture("weather_city", steps(*[("Cerah", 24.0)] * 3, begin=datetime(2024, 6, 30, 14, tzinfo=UTC)))
    assert "PRAKIRAAN CUACA · 30 JUNI–1 JULI 2024" in words(over)
    assert PRACTICE.as_of == date(2024, 6, 22)
