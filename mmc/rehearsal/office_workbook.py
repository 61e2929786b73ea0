"""The workbook of an office that does not exist, as messy as real ones: invented monthly harvests.

Title rows, a two-row merged header, blank rows between the years, Indonesian numbers as text, months
in several spellings, a totals row, notes and a signature below. The title says DATA LATIHAN.
"""

from __future__ import annotations

import hashlib
import io
import math
from datetime import UTC, datetime, timedelta
from typing import Any

MONTHS = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni",
    "Juli", "Agustus", "September", "Oktober", "November", "Desember",
)  # fmt: skip
# Spellings that office staff really use, in the second year only.
_ALIASES = {"Februari": "Pebruari", "Agustus": "Agust", "November": "Nop"}
CROPS = (("Padi", 21_500.0, 0.55, 3), ("Jagung", 9_400.0, 0.35, 2), ("Cabai Rawit", 640.0, 0.3, 8))
MONTHS_BACK = 24


def harvest(now: datetime) -> list[tuple[int, int, list[float | None]]]:
    """(year, month, tonnes of each crop) of the 24 months up to last month; None = not reported."""
    local = now + timedelta(hours=7)
    last = local.year * 12 + local.month - 2  # months since year 0, last month
    rows = []
    for number in range(last - MONTHS_BACK + 1, last + 1):
        year, month = number // 12, number % 12 + 1
        rows.append((year, month, [_tonnes(crop, year, month) for crop in CROPS]))
    return rows


def _tonnes(crop: tuple[str, float, float, int], year: int, month: int) -> float | None:
    name, middle, season, peak = crop
    chance = hashlib.sha256(f"{name}/{year}/{month}".encode()).digest()[0] / 255
    if name != "Padi" and chance > 0.96:
        return None
    wave = math.cos((month - peak) / 12 * 2 * math.pi) * season
    growth = 1 + 0.05 * (year - 2025)
    return round(middle * (1 + wave + 0.12 * (chance - 0.5)) * growth, 1)


def indonesian(value: float | None) -> str:
    """`12.450,5`, and `-` for what was not reported."""
    if value is None:
        return "-"
    return f"{value:,.1f}".replace(",", " ").replace(".", ",").replace(" ", ".")


def workbook(now: datetime) -> bytes:
    """The XLSX file as an office would mail it this month."""
    import xlsxwriter

    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    book.set_properties({"title": "Rekap produksi (DATA LATIHAN)", "created": datetime(2026, 1, 1, tzinfo=UTC)})
    bold = book.add_format({"bold": True, "align": "center", "valign": "vcenter", "border": 1, "text_wrap": True})
    plain, right = book.add_format({"border": 1}), book.add_format({"border": 1, "align": "right"})
    sheet = book.add_worksheet("Rekap")
    sheet.set_column(0, 0, 5)
    sheet.set_column(1, 5, 16)
    rows = harvest(now)
    end = f"{MONTHS[rows[-1][1] - 1]} {rows[-1][0]}"
    title = book.add_format({"bold": True, "align": "center"})
    sheet.merge_range("A1:F1", "REKAPITULASI PRODUKSI KOMODITAS PERTANIAN (DATA LATIHAN)", title)
    sheet.merge_range("A2:F2", "PERANGKAT DAERAH CONTOH UNTUK GLADI MMC", title)
    sheet.merge_range("A3:F3", f"Keadaan s/d {end}", title)
    for place, words in (("A5:A6", "No"), ("B5:B6", "Bulan"), ("F5:F6", "Keterangan")):
        sheet.merge_range(place, words, bold)
    sheet.merge_range("C5:E5", "Produksi (Ton)", bold)
    for column, crop in enumerate(CROPS, 2):
        sheet.write(5, column, crop[0], bold)
    after = _body(sheet, rows, plain, right)
    _foot(sheet, rows, after, bold, right, end)
    book.close()
    return file.getvalue()


def _body(sheet: Any, rows: list[tuple[int, int, list[float | None]]], plain: Any, right: Any) -> int:
    """Write the months with a blank row between years; returns the row after the last."""
    line = 6
    for number, (year, month, values) in enumerate(rows, 1):
        if number > 1 and month == 1:
            line += 1
        name = MONTHS[month - 1]
        spelled = _ALIASES.get(name, name) if number > 12 else name
        sheet.write_number(line, 0, number, plain)
        sheet.write_string(line, 1, f"{spelled} {year}", plain)
        for column, value in enumerate(values, 2):
            sheet.write_string(line, column, indonesian(value), right)
        sheet.write_string(line, 5, "*)" if number > len(rows) - 2 else "", plain)
        line += 1
    return line


def _foot(
    sheet: Any, rows: list[tuple[int, int, list[float | None]]], line: int, bold: Any, right: Any, end: str
) -> None:
    sheet.merge_range(line, 0, line, 1, "Jumlah", bold)
    for column in range(len(CROPS)):
        total = sum(values[column] or 0.0 for _, _, values in rows)
        sheet.write_string(line, column + 2, indonesian(total), right)
    sheet.write_string(line + 2, 0, "Catatan: *) angka sementara; - = belum dilaporkan")
    sheet.write_string(line + 3, 0, "Sumber: Perangkat Daerah Contoh (DATA LATIHAN)")
    sheet.write_string(line + 5, 4, f"Palangka Raya, {end}")
    sheet.write_string(line + 6, 4, "Kepala Bidang Contoh,")
    sheet.write_string(line + 9, 4, "( nama tidak diisi )")
