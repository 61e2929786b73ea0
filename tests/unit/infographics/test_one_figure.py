"""A number stands in a headline as it stands beside its mark."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from mmc.core.claim import said_value
from mmc.infographics.figures import writer


@example([12475.6, 250.5], "ton")
@example([999.96, 3.5], "ton")
@given(
    st.lists(st.decimals(1, 99_999_999, places=2).map(float), min_size=1, max_size=8),
    st.sampled_from(["ton", "Rp", "jiwa"]),
)
def test_a_headline_writes_a_value_as_its_mark_does(values: list[float], unit: str) -> None:
    write = writer(values, unit)
    for value in values:
        figure = said_value(value, unit, values).replace("\u00a0", " ").removesuffix(f" {unit}")
        assert _bare(figure) == _bare(write(value)), (values, value)


def _bare(figure: str) -> str:
    return figure.rstrip("0").rstrip(",") if "," in figure else figure
