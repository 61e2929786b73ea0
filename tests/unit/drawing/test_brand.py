from __future__ import annotations

from pathlib import Path

import pytest

from mmc.config import ASSETS
from mmc.drawing.brand import load_brand
from mmc.errors import ConfigError, MmcError
from tests.unit.infographics.tables import brand

TOML = (ASSETS / "brands" / "kalteng" / "brand.toml").read_text("utf-8")


def written(folder: Path, text: str) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "brand.toml").write_text(text, "utf-8")
    return folder


def test_the_shipped_brand_loads_with_a_stable_fingerprint(tmp_path: Path) -> None:
    assert brand().title == "MMC Kalteng" and len(brand().regions) == 14
    assert load_brand(written(tmp_path / "same", TOML)).fingerprint == brand().fingerprint
    changed = load_brand(written(tmp_path / "other", TOML.replace("MMC Kalteng", "MMC Lain")))
    assert changed.fingerprint != brand().fingerprint


def test_all_mistakes_are_reported_together(tmp_path: Path) -> None:
    text = TOML.replace('title = "MMC Kalteng"', "").replace('ink = "#13211C"', 'ink = "dark"')
    text = text.replace('words = "Plus Jakarta Sans"', 'words = "Tidak Ada Sans"')
    with pytest.raises(ConfigError) as caught:
        load_brand(written(tmp_path, text))
    assert {m.field for m in caught.value.mistakes} == {"title", "light.ink", "fonts.words"}


def test_colours_that_cannot_be_read_are_refused_with_the_pair(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"light\.grey: text in grey #C0C0C0 on ground #F7F4EC cannot be read"):
        load_brand(written(tmp_path, TOML.replace('grey = "#55635D"', 'grey = "#C0C0C0"')))


def test_a_logo_without_shapes_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="logo"):
        load_brand(written(tmp_path, TOML.replace("rects = [[", "rects = [[1], [")))


def test_a_folder_without_a_brand_is_one_clear_error(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="not found"):
        load_brand(tmp_path)
    with pytest.raises(ConfigError, match="no valid TOML"):
        load_brand(written(tmp_path / "broken", "name = "))


@pytest.mark.parametrize(("theirs", "ours"), [
    ("Kota Palangkaraya", "Palangka Raya"), ("Kabupaten Kotawaringin Timur", "Kotawaringin Timur"),
    ("Kab. Kapuas", "Kapuas"), ("Kota Baru", "Kota Baru"), ("Kabupaten Sleman", "Kabupaten Sleman"),
])
def test_names_are_spelled_our_way_and_strangers_keep_theirs(theirs: str, ours: str) -> None:
    assert brand().spelled(theirs) == ours


def test_only_a_complete_table_speaks_for_the_province() -> None:
    names = list(brand().regions)
    assert brand().covers_region(names[::-1])
    assert not brand().covers_region(names[:-1])
    assert not brand().covers_region([*names, "Sleman"])


def test_an_unknown_theme_is_refused() -> None:
    with pytest.raises(MmcError, match="no theme"):
        brand().palette("sepia")


def test_an_accent_that_colour_blind_readers_cannot_tell_from_the_rest_is_refused_with_the_pair(tmp_path: Path) -> None:
    text = TOML.replace('muted = "#9DB9AF"', 'muted = "#7A5A20"')  # olive beside clay: one brown to many
    with pytest.raises(ConfigError, match=r"light\.muted: accent and muted must differ: #B23A22 and #7A5A20 .*opia"):
        load_brand(written(tmp_path, text))


def test_the_second_brand_is_another_identity_in_everything() -> None:
    other = load_brand(ASSETS / "brands" / "sulsel")
    assert other.title != brand().title and other.motif != brand().motif and other.logo != brand().logo
    assert not set(other.regions) & set(brand().regions) and len(other.regions) == 24
    assert other.light.accent != brand().light.accent and other.fonts.words != brand().fonts.words


def test_a_band_needs_a_figure_in_the_brands_own_colours(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="band: needs pitch"):
        load_brand(written(tmp_path, TOML.replace('color = "band_mark"', 'color = "pink"')))
