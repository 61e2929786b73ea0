from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from mmc.core.dataset import Dataset
from mmc.drawing.brand import THEMES
from mmc.drawing.marks import Shape
from mmc.drawing.warning_sign import WarningSign
from mmc.errors import DatasetError
from tests.unit.infographics.extremes import NOON, made, point, quake, warning
from tests.unit.infographics.samples import (
    FORMATS,
    assert_moves_honestly,
    picture,
    sample,
    words,
)
from tests.unit.infographics.tables import PRACTICE, brand

SAMPLES = ("alert", "alert-quake", "alert-hotspots")
@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("format_name", FORMATS)
@pytest.mark.parametrize("name", SAMPLES)
def test_the_samples_pass_the_gates_and_print_their_end_everywhere(name: str, format_name: str, theme: str) -> None:
    sheet = picture("alert", sample(name), format_name, theme=theme)
    assert "berlaku sampai" in " ".join(words(sheet, "end")).lower()
    assert any(isinstance(mark, WarningSign) for mark in sheet.marks)


@pytest.mark.parametrize(("dataset", "said"), [
    (made(warning()), "Hujan lebat dan petir di Kapuas hingga pukul 14.00 WIB"),
    (made(quake()), "Gempa magnitudo 5,2 di laut 24 km barat daya Sampit"),
    (made(*[point("Kapuas")] * 3, point("Seruyan")), "4 titik panas terpantau satelit, terbanyak di Kapuas: 3"),
    (made(*[point("Kab. Kapuas")] * 2), "2 titik panas terpantau satelit di Kapuas"),
    (made(point("Kapuas"), point("Seruyan")), "2 titik panas terpantau satelit"),
])
def test_the_headline_says_what_and_where(dataset: Dataset, said: str) -> None:
    assert picture("alert", dataset).headline.replace("\u00a0", " ") == said


@pytest.mark.parametrize(("said", "sign", "color"), [
    ({"tingkat": "Moderate"}, "TINGKAT SEDANG", "#F4CB45"), ({"tingkat": "Severe"}, "TINGKAT BERAT", "#F2A24C"),
    ({"tingkat": "Awas"}, "TINGKAT AWAS", "#B3261E"), ({"tingkat": "Extreme"}, "TINGKAT EKSTREM", "#B3261E"),
])
def test_the_plate_says_its_level_in_words_and_colour(said: dict[str, str], sign: str, color: str) -> None:
    sheet = picture("alert", made(warning(**said)))
    assert sign in words(sheet)
    assert color in {mark.color for mark in sheet.marks if isinstance(mark, Shape)}


def test_a_level_nobody_gave_is_not_invented() -> None:
    sheet = picture("alert", made(warning(tingkat=None)))
    assert not any("TINGKAT" in text for text in words(sheet))
    assert brand().light.band in {mark.color for mark in sheet.marks if isinstance(mark, Shape)}


def test_not_prone_to_tsunami_is_never_read_as_prone() -> None:
    assert "LATIHAN: INFO GEMPA BUMI" in words(picture("alert", made(quake())))
    grave = picture("alert", made(quake(potensi="Berpotensi tsunami")))
    assert "LATIHAN: BERPOTENSI TSUNAMI" in " ".join(words(grave, "label"))


def test_practice_stands_on_the_plate_itself() -> None:
    real = made(warning())
    real = Dataset(name=real.name, table=real.table, columns=real.columns, origin=replace(PRACTICE, practice=False))
    assert not any("LATIHAN" in text for text in words(picture("alert", real)))
    assert "LATIHAN" in " ".join(words(picture("alert", made(warning())), "label"))


def test_the_newest_earthquake_is_shown() -> None:
    later = quake(waktu=NOON + timedelta(hours=1), magnitudo=3.1)
    assert "3,1" in picture("alert", made(quake(), later, quake(waktu=NOON - timedelta(days=1)))).headline


def test_hotspots_tell_how_sure_they_are_and_what_they_are_not() -> None:
    said = " ".join(words(picture("alert", made(point(sure="h"), point(sure="n"), point(sure="l")), "portrait")))
    assert "tinggi 1, sedang 1, rendah 1" in said and "belum tentu kebakaran" in said
    unsure = " ".join(words(picture("alert", made(point(sure="h"), point(sure="?")), "portrait")))
    assert "tinggi" not in unsure.replace("bersuhu tinggi", "")


def test_many_districts_are_counted_not_cut() -> None:
    listed = ", ".join(f"DESA {n}" for n in range(11))
    assert "dan 3 kecamatan lain" in " ".join(words(picture("alert", made(warning(kecamatan=listed)), "portrait")))


@pytest.mark.parametrize("now", ["2024-06-22 14.00 WIB", "2024-06-22 15.00 WITA", "2025-01-01 00.00 WIB"])
def test_what_is_over_is_refused(now: str) -> None:
    with pytest.raises(DatasetError, match=r"it ended 22 Juni 2024 14\.00 WIB.*never drawn after its end"):
        picture("alert", made(warning()), now=now)


def test_a_minute_before_its_end_it_is_drawn() -> None:
    assert picture("alert", made(warning()), now="2024-06-22 13.59 WIB").headline


def test_without_a_clock_the_time_of_fetching_counts() -> None:
    fetched = replace(PRACTICE, retrieved_at=NOON + timedelta(hours=3))
    late = made(warning())
    with pytest.raises(DatasetError, match="it ended"):
        picture("alert", Dataset(name="x", table=late.table, columns=late.columns, origin=fetched))


def test_an_old_quake_is_refused_after_a_day() -> None:
    assert picture("alert", made(quake()), now="2024-06-23 11.59 WIB").headline
    with pytest.raises(DatasetError, match=r"it ended 23 Juni 2024 12\.00 WIB"):
        picture("alert", made(quake()), now="2024-06-23 12.00 WIB")


def test_an_end_can_be_earlier_but_never_later_than_the_sources() -> None:
    earlier = picture("alert", made(warning()), valid_until="2024-06-22 13.00 WIB")
    assert "Kartu ini berlaku sampai" in " ".join(words(earlier, "end")) and "13.00" in " ".join(words(earlier, "end"))
    assert "14.00" not in earlier.headline
    with pytest.raises(DatasetError, match="it can only be earlier"):
        picture("alert", made(warning()), valid_until="2024-06-22 14.01 WIB")


def test_the_source_s_own_end_is_said_as_such_and_the_card_s_as_the_card_s() -> None:
    assert words(picture("alert", made(warning()), "portrait"), "end")[0].startswith("Berlaku sampai")
    assert words(picture("alert", made(quake()), "portrait"), "end")[0].startswith("Kartu ini berlaku sampai")


@pytest.mark.parametrize("name", SAMPLES)
def test_it_moves_honestly_and_the_end_comes_last(name: str) -> None:
    sheet = picture("alert", sample(name))
    assert_moves_honestly(sheet)
    last = [mark for mark in sheet.marks if mark.timing.end == sheet.seconds]
    assert {text.role for mark in last for text in mark.texts()} == {"end"}


@pytest.mark.parametrize(("dataset", "options", "reason"), [
    (made({"nama": "A", "waktu": NOON}), {}, "an alert is drawn from an early warning"),
    (made(warning(berlaku_sampai=None)), {}, "'berlaku_sampai' is empty"),
    (made({"peristiwa": "Hujan Lebat", "wilayah": "Kapuas", "mulai": NOON}), {}, "'berlaku_sampai' is empty"),
    (made(warning(peristiwa=" ")), {}, "'peristiwa' is empty"),
    (made(warning(), warning(wilayah="Seruyan")), {}, "2 notices, one picture shows one.*Kapuas, Seruyan"),
    (made(warning()), {"highlight": "Paris"}, "no row with wilayah 'Paris'"),
    (made(quake(magnitudo=None)), {}, "'magnitudo' is empty"),
    (made(quake(magnitudo=12.0)), {}, "not believable"),
    (made(point(None)), {}, "row 1 has no regency"),
    (made({"kabupaten": "Kapuas", "waktu": NOON, "jumlah": 1.5}), {}, "1.5 is no number of hotspots"),
    (made({"kabupaten": "Kapuas", "waktu": NOON, "jumlah": 0.0}), {}, "counts no hotspot"),
    (made(point(waktu=None)), {}, "'waktu' is empty"),
    (made(point()), {"highlight": "Kapuas"}, "leave highlight out"),
    (made(warning()), {"now": "sekarang"}, "option now: 'sekarang' is no moment"),
])
def test_a_wrong_table_or_option_is_refused_with_the_reason(
    dataset: Dataset, options: dict[str, str], reason: str
) -> None:
    with pytest.raises(DatasetError, match=reason):
        picture("alert", dataset, **options)


def test_one_of_several_warnings_is_chosen_by_its_area() -> None:
    both = made(warning(), warning(wilayah="Seruyan"))
    assert "Seruyan" in picture("alert", both, highlight="Seruyan").headline
