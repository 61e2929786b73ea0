"""Provinces and regencies by name and by code: one name never means two codes, a bare number means none."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mmc.core.region import (
    KALTENG,
    PROVINCES,
    REGIONS,
    province_coded,
    province_named,
    region_coded,
    region_meant,
    region_named,
)
from mmc.errors import DatasetError

SPELLINGS = [(name, r) for r in REGIONS for name in (r.name, r.full_name, *r.aliases)]
PROVINCE_SPELLINGS = [(name, p) for p in PROVINCES for name in (p.name, *p.aliases)]


def _worn(name: str, upper: bool, gaps: bool, rank: str) -> str:
    worn = " ".join(name) if gaps else name
    return rank + (worn.upper() if upper else worn)


@given(st.sampled_from(SPELLINGS), st.booleans(), st.booleans(), st.sampled_from(["", "Kab. ", "Kab.", "Kabupaten "]))
def test_every_usual_spelling_means_one_region(pair: tuple[str, object], upper: bool, gaps: bool, rank: str) -> None:
    name, region = pair
    prefix = "" if name.startswith(("Kabupaten", "Kota ")) else rank
    worn = _worn(name, upper, gaps and not name.startswith(("Kabupaten", "Kota ")), prefix)
    assert region_named(worn) is region


@given(st.sampled_from(PROVINCE_SPELLINGS), st.booleans(), st.sampled_from(["", "Provinsi ", "Prov. ", "PROV "]))
def test_every_usual_spelling_means_one_province(pair: tuple[str, object], upper: bool, rank: str) -> None:
    name, province = pair
    assert province_named(rank + (name.upper() if upper else name)) is province


@given(st.text(max_size=12))
def test_a_name_is_never_both_a_region_and_a_province_nor_two_of_one(text: str) -> None:
    assert region_named(text) is None or province_named(text) is None
    assert region_named(text) is region_named(f" {text} ")


def test_there_are_38_provinces_and_14_regencies_with_codes_of_their_own() -> None:
    assert len(PROVINCES) == 38 and len(REGIONS) == 14
    assert len({p.kemendagri for p in PROVINCES}) == len({p.bps for p in PROVINCES}) == 38
    assert sum(r.kemendagri.replace(".", "") != r.bps for r in REGIONS) == 8


def test_papua_has_other_digits_in_each_system() -> None:
    assert province_coded("91", "kemendagri").name == "Papua"
    assert province_coded("91", "bps").name == province_coded("9100", "bps").name == "Papua Barat"
    assert province_coded("62", "bps") is KALTENG
    with pytest.raises(DatasetError, match="no kemendagri code"):
        province_coded("6200", "kemendagri")


@pytest.mark.parametrize("code", ["6206", "6201", "9999", "62"])
def test_a_bare_number_is_refused(code: str) -> None:
    with pytest.raises(DatasetError, match="bare number"):
        region_meant(code)


def test_the_refusal_names_both_regions_a_number_may_mean() -> None:
    with pytest.raises(DatasetError, match=r"Katingan \(Kemendagri\) or Sukamara \(BPS\)"):
        region_meant("6206")


def test_a_dotted_code_and_a_name_are_clear() -> None:
    assert region_meant("62.06").name == region_meant("Kab. Katingan").name == "Katingan"
    assert region_coded("6206", "bps").name == "Sukamara"
    assert region_meant("Kota Waringin Timur").name == "Kotawaringin Timur"


def test_a_city_that_is_named_like_a_province_is_no_province() -> None:
    assert province_named("Gorontalo") is not None
    assert province_named("Kota Gorontalo") is None and province_named("Kab. Gorontalo") is None


def test_the_list_of_the_ministry_agrees(sample: Callable[[str], bytes]) -> None:
    rows = list(csv.DictReader(io.StringIO(sample("wilayah/provinsi-kemendagri.csv").decode("utf-8-sig"))))
    assert {r["kemendagri_code"] for r in rows} == {p.kemendagri for p in PROVINCES}
    for row in rows:
        assert province_named(row["name"]) is province_coded(row["kemendagri_code"], "kemendagri"), row


def test_the_crosswalk_of_regencies_agrees(sample: Callable[[str], bytes]) -> None:
    rows = list(csv.DictReader(io.StringIO(sample("wilayah/kabkota-kemendagri-bps.csv").decode("utf-8-sig"))))
    ours = [r for r in rows if r["kemendagri_code"].startswith("62.")]
    assert len(ours) == 14
    for row in ours:
        region = region_named(row["kemendagri_name"])
        assert region is not None and region is region_coded(row["bps_code"], "bps")
        assert region.kemendagri == row["kemendagri_code"]
    elsewhere = [r["kemendagri_name"] for r in rows if not r["kemendagri_code"].startswith("62.")]
    assert not [name for name in elsewhere if region_named(name)]
