"""The same ranking card made by other means, for the side-by-side figures: matplotlib, Pillow, a warm Chromium."""

from __future__ import annotations

import base64
import io
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mmc.core.text import number
from mmc.drawing.brand import Brand

_SIZE = (1080, 1350)


@dataclass(frozen=True, kw_only=True)
class Card:
    """What stands on the card, whoever draws it."""

    kicker: str
    headline: tuple[str, ...]
    subtitle: str
    rows: tuple[tuple[str, float], ...]
    source: tuple[str, ...]
    brand: Brand


Drawn = Callable[[], bytes]


def with_matplotlib(card: Card) -> Drawn:
    """A function that draws the card with matplotlib and saves it as PNG bytes."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import font_manager
    from matplotlib.figure import Figure

    p, font = card.brand.light, font_manager.FontProperties(fname=str(card.brand.fonts.words))
    rows = card.rows[::-1]

    def draw() -> bytes:
        figure = Figure(figsize=(10.8, 13.5), dpi=100, facecolor=p.ground)
        write: dict[str, Any] = {"fontproperties": font, "va": "top"}
        figure.text(0.067, 0.945, card.kicker, color=p.accent, size=19, **write)
        for place, line in enumerate(card.headline):
            figure.text(0.067, 0.915 - 0.052 * place, line, color=p.ink, size=43, **write)
        figure.text(0.067, 0.80, card.subtitle, color=p.grey, size=23, **write)
        axes = figure.add_axes((0.33, 0.12, 0.6, 0.63))
        axes.set_axis_off()
        axes.set_xlim(0, rows[-1][1] * 1.25)
        colors = [p.muted] * (len(rows) - 1) + [p.accent]
        axes.barh(range(len(rows)), [value for _, value in rows], height=0.62, color=colors)
        for place, (name, value) in enumerate(rows):
            axes.text(value * 1.02, place, number(value), va="center", size=21, color=p.grey, fontproperties=font)
            axes.text(-0.44, place, name, va="center", size=21, color=p.ink, fontproperties=font,
                      transform=axes.get_yaxis_transform())
        figure.text(0.067, 0.07, "\n".join(card.source), color=p.grey, size=18, **write)
        out = io.BytesIO()
        figure.savefig(out, format="png", facecolor=p.ground)
        return out.getvalue()

    return draw


def with_pillow(card: Card) -> Drawn:
    """A function that draws the card with Pillow and saves it as PNG bytes."""
    from PIL import Image, ImageDraw, ImageFont

    p, file = card.brand.light, str(card.brand.fonts.words)

    def face(size: int, weight: int) -> Any:
        font = ImageFont.truetype(file, size)
        font.set_variation_by_axes([weight])
        return font

    small, big, plain, label = face(27, 700), face(60, 800), face(32, 500), face(30, 500)

    def draw() -> bytes:
        picture = Image.new("RGB", _SIZE, p.ground)
        pen = ImageDraw.Draw(picture)
        pen.text((72, 78), card.kicker, p.accent, small)
        for place, line in enumerate(card.headline):
            pen.text((72, 130 + 70 * place), line, p.ink, big)
        pen.text((72, 290), card.subtitle, p.grey, plain)
        most = card.rows[0][1]
        for place, (name, value) in enumerate(card.rows):
            top = 360 + place * 60
            pen.text((72, top), name, p.ink, label)
            right = 400 + value / most * 460
            pen.rounded_rectangle((400, top, right, top + 37), 6, p.accent if place == 0 else p.muted)
            pen.text((right + 14, top), number(value), p.grey, label)
        for place, line in enumerate(card.source):
            pen.text((72, 1240 + 32 * place), line, p.grey, small)
        out = io.BytesIO()
        picture.save(out, "PNG")
        return out.getvalue()

    return draw


@contextmanager
def with_chromium(card: Card) -> Iterator[Drawn | str]:
    """A function that sets the card as a page of a running Chromium and takes its picture; or why there is none."""
    program = shutil.which("chromium")
    if not program:
        yield "no chromium on this machine"
        return
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        yield "playwright is not installed"
        return
    html = _page(card)
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": _SIZE[0], "height": _SIZE[1]})

        def draw() -> bytes:
            page.set_content(html)
            return bytes(page.screenshot(type="png"))

        yield draw
        browser.close()


def _page(card: Card) -> str:
    p, font = card.brand.light, base64.b64encode(Path(card.brand.fonts.words).read_bytes()).decode()
    most = card.rows[0][1]
    rows = "".join(
        f'<div class="r"><b>{name}</b><i style="width:{value / most * 460:.0f}px;background:'
        f'{p.accent if place == 0 else p.muted}"></i><u>{number(value)}</u></div>'
        for place, (name, value) in enumerate(card.rows)
    )
    return (
        f"<style>@font-face{{font-family:W;src:url(data:font/ttf;base64,{font});font-weight:200 800}}"
        f"body{{margin:0;padding:72px;font:500 30px W;background:{p.ground};color:{p.ink}}}"
        f"h4{{font:700 27px W;color:{p.accent};margin:0 0 24px}}h1{{font:800 60px/1.13 W;margin:0}}"
        f"p{{color:{p.grey};margin:14px 0 30px}}.r{{display:flex;align-items:center;height:60px;gap:14px}}"
        f"b{{width:316px;font-weight:500}}i{{height:37px;border-radius:6px}}u{{text-decoration:none;color:{p.grey}}}"
        f"</style><h4>{card.kicker}</h4><h1>{'<br>'.join(card.headline)}</h1><p>{card.subtitle}</p>{rows}"
        f"<p>{'<br>'.join(card.source)}</p>"
    )
