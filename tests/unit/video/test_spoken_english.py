"""What is written in English and what is said: one table."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from mmc.core.language import speaking
from mmc.video.aloud import aloud
from mmc.video.spoken_english import spoken_english

TABLE = (
    ("12.3%", "twelve point three percent"),
    ("12.35 %", "twelve point three five percent"),
    ("0.05%", "zero point zero five percent"),
    ("Rp15,300", "fifteen thousand three hundred rupiah"),
    ("Rp84,850/kg", "eighty-four thousand eight hundred and fifty rupiah per kilogram"),
    ("Rp14,500–15,300", "fourteen thousand five hundred to fifteen thousand three hundred rupiah"),
    ("Rp1.2 trillion", "one point two trillion rupiah"),
    ("Rp250 million", "two hundred and fifty million rupiah"),
    ("US$75", "seventy-five dollars"),
    ("US$1.5–2 billion", "one point five to two billion dollars"),
    ("at 05.30 WIB", "at five thirty a m Western Indonesia Time"),
    ("at 07.00", "at seven a m"),
    ("until 19:05 WITA", "until seven oh five p m Central Indonesia Time"),
    ("13.00–19.00 WIB", "one p m to seven p m Western Indonesia Time"),
    ("from 00.00 to 12.00 WIT", "from midnight to noon Eastern Indonesia Time"),
    ("stood at 13.05 million", "stood at thirteen point zero five million"),
    ("stood at 6.10%", "stood at six point one zero percent"),
    ("454,515 people", "four hundred and fifty-four thousand five hundred and fifteen people"),
    ("1,234,567.8", "one million two hundred and thirty-four thousand five hundred and sixty-seven point eight"),
    ("110.6 people/km²", "one hundred and ten point six people per square kilometre"),
    ("110.6 people per km²", "one hundred and ten point six people per square kilometre"),
    ("23–31°C", "twenty-three to thirty-one degrees Celsius"),
    ("-3.5 °C", "minus three point five degrees Celsius"),
    ("−2%", "minus two percent"),
    ("+5%", "plus five percent"),
    ("20 km/h", "twenty kilometres an hour"),
    ("1 km", "one kilometre"),
    ("3.2 tonnes/ha", "three point two tonnes per hectare"),
    ("31 December 2024", "the thirty-first of December twenty twenty-four"),
    ("22–23 November 2026", "the twenty-second to the twenty-third of November twenty twenty-six"),
    ("1 August to 18 November 2026", "the first of August to the eighteenth of November twenty twenty-six"),
    ("2026-11-21", "the twenty-first of November twenty twenty-six"),
    ("21/11/2026", "the twenty-first of November twenty twenty-six"),
    ("January–September 2026", "January to September twenty twenty-six"),
    ("2015–2025", "twenty fifteen to twenty twenty-five"),
    ("in 2009", "in two thousand and nine"),
    ("second half of 2024", "second half of twenty twenty-four"),
    ("2,016 people in 2016", "two thousand and sixteen people in twenty sixteen"),
    ("M 3.4", "magnitude three point four"),
    ("3rd of 14", "third of fourteen"),
    ("6 of 14 towns", "six of fourteen towns"),
    ("1/2", "a half"),
    ("1:4", "one to four"),
    ("10–15", "ten to fifteen"),
    ("Law 14/2008", "Law fourteen of two thousand and eight"),
    ("BPS data", "B P S data"),
    ("Badan Pusat Statistik (BPS)", "Badan Pusat Statistik"),
    ("the office (sample), 2024", "the office, sample, twenty twenty-four"),
    ("PRACTICE DATA", "practice data"),
    ("0811", "zero eight one one"),
    ("No. 5", "number five"),
    ("mmc.kalteng.go.id", "M M C dot kalteng dot go dot I D"),
    ("≥ 90%", "at least ninety percent"),
    ("COVID-19", "covid nineteen"),
)


@pytest.mark.parametrize(("written", "said"), TABLE, ids=[written for written, _ in TABLE])
def test_what_is_written_is_said(written: str, said: str) -> None:
    assert spoken_english(written) == said
    assert spoken_english(f"Before it, {written}, and after.") == f"Before it, {said}, and after."


@example("0,0000")  # grouped like thousands, with a digit too many
@example("٣ and ²")
@given(st.text(alphabet=st.sampled_from("0123456789.,-–/:% RpkgmWIBat$(°C²stndM@#+½"), max_size=40))
@settings(max_examples=300, deadline=None)
def test_no_digit_is_ever_left_for_the_voice_to_guess(text: str) -> None:
    assert not re.search(r"\d", spoken_english(text))


def test_aloud_is_the_language_of_the_film() -> None:
    assert aloud("2,5") == "dua koma lima"
    assert aloud("2.5", "en") == "two point five"
    with speaking("en"):
        assert aloud("2.5") == "two point five"
