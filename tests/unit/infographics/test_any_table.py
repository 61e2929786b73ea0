"""Generated tables thrown at every template: a picture, or one named error, and soon."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from time import process_time
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mmc.core.dataset import Column, Dataset, Kind, Origin, build
from mmc.drawing.brand import THEMES
from mmc.errors import DatasetError, DrawingError
from mmc.infographics import TEMPLATES, Template
from mmc.infographics.still import render
from tests.unit.infographics.tables import brand

WORDS = st.one_of(
    st.sampled_from(
        ["Kapuas", "Kabupaten Kotawaringin Timur dan sekitarnya", "<b>tebal</b>", "Panen 🌾 raya", "&amp;", "1 juta",
         "Hujan Ringan", "Cerah", "Palangkaraya", "a", "X" * 60, "Kata " * 12, "naik", "2026", "كابواس", "-", "'; --"]),
    st.text(st.sampled_from("ABCDEGKLMNPRSTaeiounrtkslmgÉÀéâ0123456789 -/().,%"), min_size=1, max_size=40),
)  # fmt: skip
NUMBERS = st.one_of(
    st.sampled_from([0.0, 1.0, -1.0, 0.0001, 1e15, -1e15, 999_950.0, 100.0, 12.5]),
    st.floats(min_value=-1e15, max_value=1e15, allow_nan=False, allow_infinity=False),
    st.floats(min_value=1e-4, max_value=100),
)
UNITS = st.sampled_from(["jiwa", "%", "Rp", "Rp/kg", "°C", "ton", "satuan yang namanya panjang sekali"])
FIRST, NOON = date(2024, 1, 1), datetime(2024, 1, 1, 5, tzinfo=UTC)


@st.composite
def tables_for(draw: st.DrawFn, template: type[Template]) -> Dataset:
    """Mostly the columns the template asks for, sometimes others; rows of any number up to sixty."""
    columns: list[Column] = []
    unit = draw(UNITS)
    if draw(st.integers(0, 14)):
        for position, need in enumerate(template.needs):
            for copy in range(draw(st.integers(need.least, need.most))):
                kind = draw(st.sampled_from(need.kinds))
                name = need.name or f"kolom{position}{copy}"
                label = draw(st.sampled_from(["", "Nilai", "Label yang panjang sekali"]))
                columns.append(_column(name, kind, label, unit))
    else:
        kinds = draw(st.lists(st.sampled_from(["text", "number", "date"]), min_size=1, max_size=4))
        columns = [_column(f"k{i}", kind, "", unit) for i, kind in enumerate(kinds)]
    low, high = template.rows
    count = draw(st.one_of(st.integers(0, 3), st.just(min(low, 60)), st.just(min(high, 14)), st.integers(0, 60)))
    ragged = draw(st.booleans())
    rows = [[_cell(draw, c.kind, number, ragged) for c in columns] for number in range(count)]
    practice = draw(st.booleans())
    origin = Origin(producer="Dinas Uji", period="2024", as_of=FIRST, practice=practice, title=draw(WORDS))
    return build("acak", columns, rows, origin)


def _column(name: str, kind: Kind, label: str, unit: str) -> Column:
    return Column(name=name, kind=kind, label=label, unit=unit if kind == "number" else "")


def _cell(draw: st.DrawFn, kind: str, row: int, ragged: bool) -> Any:
    """A cell; a tidy table has no holes and no name twice."""
    if ragged and draw(st.integers(0, 11)) == 0:
        return None
    if kind == "number":
        return draw(NUMBERS)
    if kind == "date":
        return FIRST + timedelta(days=row * (draw(st.integers(1, 40)) if ragged else 7))
    if kind == "time":
        return datetime(2024, 1, 1, tzinfo=UTC) + timedelta(hours=row * (draw(st.integers(0, 30)) if ragged else 3))
    if kind == "time":
        return NOON + timedelta(hours=row * (draw(st.integers(0, 30)) if ragged else 3))
    return draw(WORDS) if ragged else f"{draw(WORDS)} {row}"


HEADLINES = st.one_of(
    st.just(""), st.just(""), WORDS, st.text(max_size=12), st.just("Judul panjang " * 15),
    st.just("<script>alert(1)</script> 🔥"),
)  # fmt: skip


@pytest.mark.hypothesis  # the decorator is inside: `make search` would not see it
@pytest.mark.parametrize("template", TEMPLATES, ids=lambda t: t.name)
def test_any_table_makes_a_picture_or_one_named_error_within_two_seconds(template: type[Template]) -> None:
    @settings(
        max_examples=30,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
    )
    @given(
        dataset=tables_for(template), format_name=st.sampled_from(template.formats), theme=st.sampled_from(THEMES),
        headline=HEADLINES,
    )
    def any_table(dataset: Dataset, format_name: str, theme: str, headline: str) -> None:
        options = {"theme": theme, **({"headline": headline} if headline.strip() else {})}
        begun = process_time()  # our own seconds: what else the machine does is no fault of a template
        try:
            still = render(template.name, dataset, format_name, brand(), options)
        except DatasetError as error:
            assert str(error).strip()
        except DrawingError as error:
            assert (error.template, error.format) == (template.name, format_name) and str(error).strip()
        else:
            assert still.png.startswith(b"\x89PNG") and still.alt and still.headline
        assert process_time() - begun < 2

    any_table()
