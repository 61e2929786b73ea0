"""Tile grids: each regency as one tile of equal size, roughly where it lies; most neighbours stay neighbours."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from mmc.core.region import PROVINCES, Province, Region

Span = tuple[int, int, int, int]  # column, row, columns wide, rows high


@dataclass(frozen=True, kw_only=True)
class Tile:
    """The place of one region. `short` is what people of the province call it and what a tile has room for."""

    key: str  # of the Region
    short: str
    code: str  # three letters, where even that is too wide
    column: int
    row: int


@dataclass(frozen=True, kw_only=True)
class TileGrid:
    """The tiles of one province, and which empty places the key and the caption may take."""

    province: str  # Kemendagri code
    tiles: tuple[Tile, ...]
    key_at: Span
    caption_at: Span

    @property
    def columns(self) -> int:
        return 1 + max(t.column for t in self.tiles)

    @property
    def rows(self) -> int:
        return 1 + max(t.row for t in self.tiles)


def _row(row: int, *tiles: tuple[int, str, str, str]) -> tuple[Tile, ...]:
    return tuple(Tile(key=key, short=short, code=code, column=column, row=row) for column, code, key, short in tiles)


# 20 of the 23 real borders lie within one tile; the compass sense is right for all 14.
KALTENG = TileGrid(
    province="62",
    tiles=(
        *_row(0, (4, "MRY", "murung-raya", "Mura"), (5, "BUT", "barito-utara", "Barut")),
        *_row(1, (3, "GMS", "gunung-mas", "Gumas"), (4, "KPS", "kapuas", "Kapuas"),
              (5, "BSL", "barito-selatan", "Barsel"), (6, "BTM", "barito-timur", "Bartim")),
        *_row(2, (0, "LMD", "lamandau", "Lamandau"), (1, "SRY", "seruyan", "Seruyan"),
              (2, "KTM", "kotawaringin-timur", "Kotim"), (3, "KTG", "katingan", "Katingan"),
              (4, "PLK", "palangka-raya", "P. Raya")),
        *_row(3, (0, "SKM", "sukamara", "Sukamara"), (1, "KTB", "kotawaringin-barat", "Kobar"),
              (4, "PPS", "pulang-pisau", "Pulpis")),
    ),
    key_at=(0, 0, 3, 2),
    caption_at=(5, 2, 2, 2),
)  # fmt: skip

GRIDS = (KALTENG,)


def grid_of(regions: Iterable[Region]) -> TileGrid | None:
    """The grid that has a tile for every one of these regions; None if none does."""
    wanted = {region.key for region in regions}
    for grid in GRIDS:
        if wanted and wanted <= {tile.key for tile in grid.tiles}:
            return grid
    return None


def province_of(grid: TileGrid) -> Province:
    """The province a grid draws."""
    return next(p for p in PROVINCES if p.kemendagri == grid.province)


def short_name(region: Region) -> str:
    """What people call a region where there is little room: `Kotim`; its name if there is nothing shorter."""
    return next((t.short for grid in GRIDS for t in grid.tiles if t.key == region.key), region.name)
