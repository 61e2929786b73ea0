"""The fourteen regencies: no spelling means two of them, and no bare number means any."""

from __future__ import annotations

import pytest

from mmc.core.region import KALTENG, REGIONS, province_named, region_coded, region_named
from mmc.errors import DatasetError


@pytest.mark.parametrize(
    ("spelling", "name"),
    [
        ("Kab. Kotawaringin Barat", "Kotawaringin Barat"),
        ("Kab.Kotawaringin Brt", "Kotawaringin Barat"),
        ("KABUPATEN KOTAWARINGIN TIMUR", "Kotawaringin Timur"),
        ("K a p u a s", "Kapuas"),
        ("kobar", "Kotawaringin Barat"),
        ("Gumas", "Gunung Mas"),
        ("Kota P. Raya", "Palangka Raya"),
        ("Kota Palangkaraya", "Palangka Raya"),
        ("Palangka\u00a0Raya", "Palangka Raya"),
    ],
)
def test_office_spellings_mean_one_region(spelling: str, name: str) -> None:
    found = region_named(spelling)
    assert found is not None
    assert found.name == name


@pytest.mark.parametrize("text", ["Kotawaringin", "Barito", "Kapuas Hulu", "6201", "62.01", "", "Jumlah"])
def test_half_names_strangers_and_bare_numbers_mean_none(text: str) -> None:
    assert region_named(text) is None


def test_the_two_code_systems_disagree_for_eight_of_fourteen() -> None:
    assert len(REGIONS) == 14
    assert sum(r.kemendagri.replace(".", "") != r.bps for r in REGIONS) == 8
    assert region_coded("6206", "bps").name == "Sukamara"
    assert region_coded("62.06", "kemendagri").name == "Katingan"
    with pytest.raises(DatasetError, match="no bps code"):
        region_coded("6299", "bps")


def test_keys_codes_and_weather_villages_are_unique_and_agree() -> None:
    for name in ("key", "kemendagri", "bps", "weather", "capital"):
        assert len({getattr(r, name) for r in REGIONS}) == 14, name
    assert all(r.weather.startswith(r.kemendagri + ".") for r in REGIONS)


def test_a_province_is_known_by_its_short_name_and_is_no_region() -> None:
    assert province_named("Prov. Kalteng") is KALTENG
    assert province_named("KALIMANTAN TENGAH") is KALTENG
    assert region_named("Kalimantan Tengah") is None
    assert province_named("Kalimantan Antah") is None
