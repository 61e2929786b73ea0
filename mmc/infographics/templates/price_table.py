"""price_table: what things cost now and before; every change has a sign, a colour and an arrow."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from mmc.core import text
from mmc.core.dataset import Column, Dataset
from mmc.core.finding_prices import MOST_PERCENT, Price, of_prices, percent_words
from mmc.core.format import Box, Format, TypeScale
from mmc.core.language import say
from mmc.drawing.brand import Brand, Palette
from mmc.drawing.delta import Delta, Way
from mmc.drawing.layout import Element
from mmc.drawing.marks import Mark
from mmc.drawing.motion import Timing, staggered
from mmc.drawing.sheet import Point, Sheet
from mmc.drawing.table import Cell, Table
from mmc.drawing.type import shape
from mmc.drawing.wrap import fit
from mmc.errors import DatasetError, TextOverflow
from mmc.infographics import told
from mmc.infographics.alt_text import alt_text
from mmc.infographics.bars import FEW
from mmc.infographics.card import Copy, card, together
from mmc.infographics.figures import Written, no_data, writer
from mmc.infographics.ordered import enlarged
from mmc.infographics.side_rows import SideRow, SideRows, has_side, with_side
from mmc.infographics.template import Need, Options, Template, palette_of
from mmc.infographics.wording import with_unit_said

_FEWEST = 5  # things that are worth counting by what they did
_SOME = 8  # rows that may be set larger than the format's labels
_NAME_SHARE = {True: 0.40, False: 0.54}  # of the width a name may take before it wraps; without earlier prices
_BEGIN, _APPEAR = 0.2, 0.35


class PriceTable(Template):
    name = "price_table"
    title = "Tabel harga"
    needs = (
        Need(kinds=("text",), what="nama barang"),
        Need(kinds=("number",), what="harga sekarang", name="harga"),
        Need(kinds=("number",), what="harga pembanding, misalnya sepekan lalu", name="harga_lalu"),
        Need(kinds=("text",), what="satuan tiap barang, misalnya liter", name="satuan", least=0),
    )
    rows = (1, 30)

    @classmethod
    def draw_up(
        cls, dataset: Dataset, columns: tuple[Column, ...], format: Format, brand: Brand, options: Options
    ) -> Sheet:
        columns = columns[:3]
        names, now, before = columns
        prices = _prices(dataset, columns)
        units = _units(dataset)
        said = options.pick(of_prices(dataset, names, now, before, prices, subject=options.highlight))
        headline = options.headline or said.sentence
        write = writer([v for p in prices for v in (p.now, p.before) if v is not None], now.unit)
        _refuse_unseen(prices, write)
        shown = _shown(prices, said.subject, format)
        left_out = _largest(len(shown), len(prices)) if len(shown) < len(prices) else ""
        figures = [write(p.now) for p in shown if p.now is not None]
        subtitle, brief = _subtitles(dataset, columns, options, [*figures, *units.values()], left_out)
        words = Copy(
            kicker=options.kicker or brand.wording["region"], headline=headline, subtitle=subtitle, brief=brief,
            origin=dataset.origin, units=(now.unit,),
            large=len(shown) <= FEW and format.max_rows >= 14, told=_told(prices, said.subject, write),
        )
        p = palette_of(brand, options)
        ordered = sorted(prices, key=lambda one: -abs(one.change or 0.0))
        key = [f"{one.name} {write(one.now)} ({_change_words(one)})" for one in ordered if one.now is not None]
        about = dataset.origin.title or say("Harga", "Prices")
        alt = alt_text(say("Tabel", "Table of"), about, headline, key, words, brand)

        def drawn(under: Element | None) -> Sheet:
            last: TextOverflow | None = None
            for by, full in [way for way in _ways(len(shown), format) if way[1] or under is None]:
                try:
                    look = (brand, p, enlarged(format.scale, by))
                    proof = _table(shown, units, columns, write, look, said.subject, full, format)
                    return card(template=cls.name, format=format, brand=brand, palette=p, words=words, proof=proof,
                                alt=alt, point=_point(prices, said.subject, before), roomy=by > 1 or under is not None,
                                under=under)
                except TextOverflow as error:
                    last = error
            raise last or TextOverflow("nothing to set")

        tally = _tally(shown) if has_side(format) else ()
        return with_side(drawn, SideRows("", tally, brand, p, format.scale) if tally else None)


def _ways(rows: int, format: Format) -> tuple[tuple[float, bool], ...]:
    """Size of the type and whether earlier prices are shown, in the order to try.

    Few rows are set larger. Where it is narrow the earlier price gives way; the change still tells it.
    """
    larger = (1.4, 1.25, 1.12) if rows <= _SOME and format.max_rows >= 14 else ()
    return (*((by, True) for by in larger), (1.0, True), (1.0, False))


def _prices(dataset: Dataset, columns: tuple[Column, ...]) -> list[Price]:
    names, now, before = columns
    if now.unit != before.unit:
        units = f"'{now.name}' is in {now.unit}, '{before.name}' in {before.unit}"
        raise DatasetError(f"price_table: {units}; use one unit")
    found: list[Price] = []
    for number, (name, current, earlier) in enumerate(dataset.table.select([c.name for c in columns]).rows(), start=1):
        if not (name or "").strip():
            raise DatasetError(f"price_table: row {number} has no name in column '{names.name}'")
        for column, value in ((now, current), (before, earlier)):
            if value is not None and value <= 0:
                raise DatasetError(
                    f"price_table: row {number}, column '{column.name}': {value:g} is no price; leave the cell empty "
                    "where none was noted"
                )
        if any(name == one.name for one in found):
            raise DatasetError(f"price_table: row {number}: '{name}' stands there twice; one row a thing")
        found.append(Price(name, current, earlier))
    return found


def _refuse_unseen(prices: list[Price], write: Written) -> None:
    """Nothing, or DatasetError for a price that would be written as zero."""
    for price in prices:
        for value in (price.now, price.before):
            if value is not None and not any(digit in write(value) for digit in "123456789"):
                shown = f"{value:g} would be written {write(value)}"
                raise DatasetError(f"price_table: '{price.name}': {shown}; use a larger unit")


def _units(dataset: Dataset) -> dict[str, str]:
    """`per liter` for each name, where a column `satuan` says it."""
    if not any(c.name == "satuan" and c.kind == "text" for c in dataset.columns):
        return {}
    names = dataset.values(dataset.first("text").name)
    return {n: f"per {u.strip()}" for n, u in zip(names, dataset.values("satuan"), strict=True) if u and u.strip()}


def _shown(prices: list[Price], subject: str, format: Format) -> list[Price]:
    """All rows in the table's order; where only few fit, those that moved most."""
    if format.max_rows >= 14 or len(prices) <= format.max_rows:
        return prices
    moved = sorted(prices, key=lambda p: (p.name != subject, p.change is None, -abs(p.change or 0.0)))
    kept = moved[: format.max_rows]
    return [p for p in prices if p in kept]


def _largest(shown: int, all_: int) -> str:
    return say(f"{shown} perubahan terbesar dari {all_}", f"{shown} largest of {all_} changes")


def _subtitles(
    dataset: Dataset, columns: tuple[Column, ...], options: Options, written: Sequence[str], left_out: str
) -> tuple[str, str]:
    _, now, before = columns
    what = dataset.origin.title or say("Harga", "Prices")
    against = f" {say('dibanding', 'compared with')} {_lower(before.label or before.name)}"
    brief = f"{what}, {together(dataset.origin.period)}{against}"
    if left_out:
        brief = f"{what}, {together(dataset.origin.period)}. {left_out}"
    said = options.subtitle if options.subtitle and not left_out else brief
    return with_unit_said(said, now.unit, written), with_unit_said(brief, now.unit, written)


def _lower(label: str) -> str:
    return label if label[1:2].isupper() or label[:1].isdigit() else label[:1].lower() + label[1:]


def _point(prices: list[Price], subject: str, before: Column) -> Point | None:
    """The change the headline speaks of."""
    price = next((p for p in prices if p.name == subject and p.change and abs(p.change) <= MOST_PERCENT), None)
    caption = f"{subject}, {say('dibanding', 'compared with')} {_lower(before.label or before.name)}"
    if price is None:
        return None
    # As the finding says it.
    return Point(shown=f"{percent_words(price.change or 0.0)}{text.NBSP}{text.percent_word()}", caption=caption)


def _told(prices: list[Price], subject: str, write: Written) -> tuple[str, ...]:
    moved = [(p.name, p.change, write(p.now)) for p in prices
             if p.name != subject and p.now is not None and p.change and abs(p.change) <= MOST_PERCENT]
    return told.of_prices(sorted(moved, key=lambda one: -abs(one[1])))


def _tally(prices: list[Price]) -> tuple[SideRow, ...]:
    """How many became dearer, cheaper, or stayed; nothing where all did the same or the table tells it at a glance."""
    ways = [_way(price) for price in prices if price.change is not None]
    if len(ways) < max(_FEWEST, len(prices)) or len(set(ways)) < 2:
        return ()
    names: tuple[tuple[Way, str], ...] = (
        ("up", say("Naik", "Up")), ("down", say("Turun", "Down")), ("level", say("Tetap", "Same")),
    )
    counts = [(name, ways.count(way)) for way, name in names if way in ways]
    return tuple(
        SideRow(name, say(f"{n}{text.NBSP}barang", f"{n}{text.NBSP}{'item' if n == 1 else 'items'}"))
        for name, n in counts
    )


def _way(price: Price) -> Way:
    change = price.change or 0.0
    return "up" if change > 0 else "down" if change < 0 else "level"


def _change_words(price: Price) -> str:
    """`+12,3%`, `−4,0%`, `tetap`; a dash where there is nothing to compare with."""
    change = price.change
    if change is None:
        return "–"
    if change == 0:
        return say("tetap", "same")
    sign, size = "+" if change > 0 else text.MINUS, abs(change)
    if size < 0.05:
        return f"{sign}<{text.number(0.1)}%"
    if size > MOST_PERCENT:
        return f"{sign}>{text.compact(MOST_PERCENT)}%"
    return sign + (text.number(size, 1) if size < 10_000 else text.compact(size)) + "%"


def _table(
    prices: list[Price], units: dict[str, str], columns: tuple[Column, ...], write: Written,
    look: tuple[Brand, Palette, TypeScale], subject: str, full: bool, format: Format,
) -> Table:
    brand, p, scale = look
    size, head = (scale.label, scale.label), (scale.source, scale.source)
    _, now, before = columns
    beside = format.width > 1.5 * format.height and format.max_rows > 3
    room = format.safe.w * (0.58 if beside else 1.0) * _NAME_SHARE[full]
    end = staggered(len(prices) - 1, _BEGIN, _APPEAR).end
    rows = []
    for position, price in enumerate(prices):
        enters, chosen = staggered(position, _BEGIN, _APPEAR), price.name == subject
        unit = shape(units[price.name], brand.words(400), scale.source) if price.name in units else None
        block = fit(price.name, brand.words(700 if chosen else 500), size, room, 2, leading=1.15, element="label")
        value = write(price.now) if price.now is not None else no_data()
        earlier = write(price.before) if price.before is not None else "–"
        cells = [Cell(block, p.ink, "label", enters, unit)]
        if full:
            cells.append(Cell(fit(earlier, brand.figures(500), size, 10_000, 1), p.grey, "value", enters))
        noted = price.now is not None
        block = fit(value, brand.figures(700 if noted else 500), size, 10_000, 1)
        cells.append(Cell(block, p.ink if noted else p.grey, "value", enters))
        cells.append(_change(price, look, staggered(position, end, _APPEAR)))
        rows.append(tuple(cells))
    priced = [*([before.label or before.name] if full else []), now.label or now.name]
    titles = [say("Barang", "Item"), *priced, say("Perubahan", "Change")]
    heads = tuple(Cell(fit(t, brand.words(500), head, 10_000, 1), p.grey, "note") for t in titles)
    return Table(heads, tuple(rows), p, scale.label * 1.35, scale.label * 2.4, stand=len(rows) <= FEW)


def _change(price: Price, look: tuple[Brand, Palette, TypeScale], enters: Timing) -> Cell:
    brand, p, scale = look
    way = _way(price)
    color = {"up": p.accent, "down": p.rain, "level": p.grey}[way]
    block = fit(_change_words(price), brand.figures(700), (scale.label, scale.label), 10_000, 1)
    if price.change is None:
        return Cell(block, p.grey, "value", enters)
    side = round(scale.label * 0.56)

    def sign(left: float, middle: float, timing: Timing, *, way: Way) -> Mark:
        return Delta(way, Box(left, round(middle - side / 2), side, side), color, p.ground, timing)

    return Cell(block, color, "value", enters, sign=partial(sign, way=way), sign_width=side + 12)
