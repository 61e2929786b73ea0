"""The photos and clips of the sample recaps, drawn by this file and by nobody's camera.

    python -m tests.practice_photos assets/demo/samples/photos

Invented scenes for invented stories: hills, a river with boats, a market, a road, a field, a hall; people are shapes.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import av
import cv2
import numpy as np
import skia

PHOTO, STANDING, CLIP = (1500, 1000), (1080, 1440), (720, 1280)


class Scene:
    """A picture being painted: far things first, each layer a little hazier and softer than the next."""

    def __init__(self, size: tuple[int, int], seed: int) -> None:
        self.w, self.h = size
        self.pixels = np.zeros((self.h, self.w, 4), np.uint8)
        self.surface = skia.Surface.MakeRasterDirect(
            skia.ImageInfo.Make(self.w, self.h, skia.kRGBA_8888_ColorType, skia.kPremul_AlphaType), self.pixels
        )
        self.canvas = self.surface.getCanvas()
        self.chance = np.random.default_rng(seed)

    def sky(self, top: str, low: str, horizon: float) -> None:
        ramp = np.clip(np.arange(self.h) / (self.h * horizon), 0, 1)[:, None]
        self.pixels[..., :3] = (rgb(top) * (1 - ramp) + rgb(low) * ramp)[:, None, :]
        self.pixels[..., 3] = 255

    def ground(self, top: str, low: str, horizon: float) -> None:
        start = int(self.h * horizon)
        ramp = np.linspace(0, 1, self.h - start)[:, None]
        self.pixels[start:, :, :3] = (rgb(top) * (1 - ramp) + rgb(low) * ramp)[:, None, :]

    def shape(self, points: list[tuple[float, float]], color: str, smooth: bool = False) -> None:
        path = skia.PathBuilder()
        path.addPolygon([skia.Point(x * self.w, y * self.h) for x, y in points], True)
        paint = skia.Paint(AntiAlias=True, Color=skia.ColorSetRGB(*(int(c) for c in rgb(color))))
        if smooth:
            paint.setPathEffect(skia.CornerPathEffect.Make(self.h * 0.03))
        self.canvas.drawPath(path.detach(), paint)

    def disc(self, x: float, y: float, r: float, color: str, alpha: int = 255, squash: float = 1.0) -> None:
        paint = skia.Paint(AntiAlias=True, Color=skia.ColorSetARGB(alpha, *(int(c) for c in rgb(color))))
        side = r * self.h
        self.canvas.drawOval(
            skia.Rect.MakeXYWH(x * self.w - side, y * self.h - side * squash, 2 * side, 2 * side * squash), paint
        )

    def ridge(self, y: float, high: float, color: str, rough: int = 7) -> None:
        """A line of hills or trees from edge to edge."""
        steps = 160
        x = np.linspace(0, 1, steps)
        line = sum(np.sin(x * math.tau * k * 0.6 + self.chance.uniform(0, 6)) / k for k in range(1, rough))
        line += self.chance.normal(0, 0.06 * (rough > 8), steps)
        points = [(float(a), float(y - high * (0.5 + 0.3 * b))) for a, b in zip(x, line, strict=True)]
        self.shape([(0, 1), *points, (1, 1)], color)

    def soften(self, strength: float) -> None:
        self.pixels[..., :3] = cv2.GaussianBlur(self.pixels[..., :3].copy(), (0, 0), strength)

    def person(self, x: float, y: float, tall: float, shirt: str, skin: str = "#8A5A3C", hat: str = "") -> None:
        """A figure standing on y, seen from some way off."""
        aspect = self.h / self.w
        wide = tall * 0.17 * aspect
        self.disc(x, y, tall * 0.12, "#1F1A14", 60, 0.22)
        self.shape([(x - wide * 0.7, y), (x - wide * 0.75, y - tall * 0.48), (x + wide * 0.75, y - tall * 0.48),
                    (x + wide * 0.7, y), (x + wide * 0.12, y), (x, y - tall * 0.3), (x - wide * 0.12, y)], "#2B2D33")
        self.shape([(x - wide, y - tall * 0.4), (x - wide * 1.05, y - tall * 0.78), (x - wide * 0.4, y - tall * 0.85),
                    (x + wide * 0.4, y - tall * 0.85), (x + wide * 1.05, y - tall * 0.78), (x + wide, y - tall * 0.4)],
                   shirt, True)
        self.disc(x, y - tall * 0.925, tall * 0.075, skin, squash=1.15)
        self.shape([(x - wide * 0.45, y - tall * 0.95), (x - wide * 0.3, y - tall * 1.0), (x + wide * 0.3, y - tall),
                    (x + wide * 0.45, y - tall * 0.95)], hat or "#231C18", True)

    def finished(self) -> np.ndarray:
        """RGB with the grain and the darker corners of a lens."""
        y, x = np.mgrid[-1 : 1 : self.h * 1j, -1 : 1 : self.w * 1j]
        lens = 1 - 0.16 * (x * x + y * y) / 2
        grain = self.chance.normal(0, 2.2, (self.h, self.w, 1))
        return np.clip(self.pixels[..., :3] * lens[..., None] + grain, 0, 255).astype(np.uint8)


def rgb(color: str) -> np.ndarray:
    return np.array([int(color[i : i + 2], 16) for i in (1, 3, 5)], float)


SHIRTS = ("#E8E1D2", "#C8553D", "#2E6F95", "#F0B84A", "#5B8C5A", "#7A4E7E", "#D9D9D9", "#33658A")


def crowd(scene: Scene, y: float, tall: float, count: int, left: float = 0.05, right: float = 0.95) -> None:
    for x in np.sort(scene.chance.uniform(left, right, count)):
        size = tall * scene.chance.uniform(0.9, 1.08)
        scene.person(float(x), y + scene.chance.uniform(-0.01, 0.01), size, str(scene.chance.choice(SHIRTS)))


def market(size: tuple[int, int] = PHOTO) -> np.ndarray:
    s = Scene(size, 1)
    s.sky("#8FB8D6", "#E9E4D2", 0.5)
    s.ridge(0.5, 0.16, "#7FA08C", 14)
    s.ridge(0.56, 0.1, "#5D8468", 18)
    s.ground("#C9B08C", "#8C7355", 0.56)
    s.soften(4)
    crowd(s, 0.66, 0.2, 14)
    for k, color in enumerate(("#C8553D", "#2E6F95", "#E3A92B", "#3F7D58")):
        x = -0.04 + k * 0.27
        s.shape([(x, 0.42), (x + 0.26, 0.42), (x + 0.29, 0.52), (x - 0.03, 0.52)], color)
        for stripe in range(0, 6, 2):
            a = x + stripe * 0.0435
            s.shape([(a, 0.42), (a + 0.0435, 0.42), (a + 0.048, 0.52), (a - 0.004 + 0.004 * stripe, 0.52)], "#F4EEDF")
        s.shape([(x, 0.52), (x + 0.008, 0.52), (x + 0.008, 0.8), (x, 0.8)], "#6B5238")
        s.shape([(x + 0.25, 0.52), (x + 0.258, 0.52), (x + 0.258, 0.8), (x + 0.25, 0.8)], "#6B5238")
        s.shape([(x - 0.01, 0.7), (x + 0.27, 0.7), (x + 0.27, 0.84), (x - 0.01, 0.84)], "#8A6844")
        for n in range(22):
            fruit = str(s.chance.choice(("#B7322C", "#E58B2B", "#5C8A3A", "#D9C04A", "#7C3F58")))
            s.disc(x + 0.01 + (n % 11) * 0.0235, 0.695 - (n // 11) * 0.02, 0.014, fruit)
    s.soften(1.2)
    for x, shirt in ((0.16, "#5B8C5A"), (0.47, "#C8553D"), (0.56, "#E8E1D2"), (0.83, "#33658A")):
        s.person(x, 0.99, 0.46, shirt)
    return s.finished()


def river(size: tuple[int, int] = PHOTO, at: float = 0.3, seed: int = 2) -> np.ndarray:
    s = Scene(size, seed)
    s.sky("#4E6E9B", "#F2B978", 0.46)
    s.disc(0.7, 0.4, 0.05, "#FFE6B0")
    s.ridge(0.45, 0.08, "#6C7287", 12)
    s.ridge(0.48, 0.07, "#3E4B4A", 20)
    s.ground("#D79A68", "#2E4256", 0.48)
    s.soften(3)
    for n in range(150):
        y = 0.5 + 0.5 * s.chance.random() ** 1.4
        s.disc(s.chance.random(), y, 0.05 * (y - 0.42), "#F7D3A0" if n % 3 else "#22384E", 46, 0.07)
    s.soften(1.5)
    for x, y, scale in ((at, 0.62, 0.7), (at + 0.42, 0.72, 1.1), (at - 0.22, 0.8, 1.4)):
        boat(s, x, y, scale * 0.2)
    return s.finished()


def boat(s: Scene, x: float, y: float, long: float) -> None:
    up = long * 0.173 * s.w / s.h
    s.disc(x, y + up * 0.3, long * 0.5 * s.w / s.h, "#16222E", 110, 0.1)
    s.shape([(x - long * 0.62, y - up * 0.5), (x - long * 0.45, y + up * 0.2), (x + long * 0.42, y + up * 0.2),
             (x + long * 0.66, y - up * 0.6), (x + long * 0.45, y - up * 0.1), (x - long * 0.42, y - up * 0.1)],
            "#7A2E24")
    s.shape([(x - long * 0.3, y - up * 0.1), (x - long * 0.3, y - up * 0.95), (x + long * 0.25, y - up * 0.95),
             (x + long * 0.25, y - up * 0.1)], "#E7DCC3")
    s.shape([(x - long * 0.36, y - up * 0.9), (x - long * 0.32, y - up * 1.15), (x + long * 0.27, y - up * 1.15),
             (x + long * 0.31, y - up * 0.9)], "#2E6F95")
    for k in range(4):
        a = x - long * 0.24 + k * long * 0.12
        s.shape([(a, y - up * 0.8), (a + long * 0.07, y - up * 0.8), (a + long * 0.07, y - up * 0.4),
                 (a, y - up * 0.4)], "#3A4A55")


def road(size: tuple[int, int] = PHOTO) -> np.ndarray:
    s = Scene(size, 3)
    s.sky("#6FA3CF", "#DDE9EC", 0.48)
    for x, y, r in ((0.2, 0.14, 0.06), (0.26, 0.12, 0.08), (0.33, 0.15, 0.05), (0.75, 0.2, 0.06), (0.82, 0.19, 0.07)):
        s.disc(x, y, r, "#FFFFFF", 210, 0.55)
    s.soften(9)
    s.ridge(0.5, 0.15, "#7D9C93", 9)
    s.ridge(0.53, 0.11, "#4D7455", 22)
    s.ground("#7C9A5B", "#54703C", 0.53)
    s.soften(2.5)
    s.shape([(0.47, 0.53), (0.53, 0.53), (1.06, 1.0), (-0.06, 1.0)], "#55585C")
    s.shape([(0.465, 0.53), (0.475, 0.53), (0.03, 1.0), (-0.08, 1.0)], "#E9E4D6")
    s.shape([(0.525, 0.53), (0.535, 0.53), (1.08, 1.0), (0.97, 1.0)], "#E9E4D6")
    for k in range(7):
        near, far = 0.53 + 0.47 * (k / 7) ** 1.7, 0.53 + 0.47 * ((k + 0.5) / 7) ** 1.7
        wide = (near - 0.53) * 0.03 + 0.001
        s.shape([(0.5 - wide, near), (0.5 + wide, near), (0.5 + wide * 1.3, far), (0.5 - wide * 1.3, far)], "#F3D46B")
    for side in (-1, 1):
        for k in range(5):
            depth = (k / 5) ** 1.6
            x, y, tall = 0.5 + side * (0.06 + 0.5 * depth), 0.545 + 0.28 * depth, 0.09 + 0.3 * depth
            s.shape([(x - 0.004 - 0.004 * depth, y), (x + 0.004 + 0.004 * depth, y), (x, y - tall)], "#5A4632")
            for n in range(7):
                s.disc(x + s.chance.uniform(-0.03, 0.03) * (0.4 + depth), y - tall * s.chance.uniform(0.7, 1.1),
                       0.035 * (0.35 + depth), str(s.chance.choice(("#3E6B3A", "#4F8246", "#2F5633"))))
    s.shape([(0.36, 0.78), (0.36, 0.69), (0.375, 0.66), (0.43, 0.66), (0.445, 0.69), (0.445, 0.78)], "#C8553D", True)
    s.shape([(0.378, 0.72), (0.382, 0.68), (0.423, 0.68), (0.427, 0.72)], "#23313B")
    s.disc(0.372, 0.78, 0.014, "#1C1C1E")
    s.disc(0.433, 0.78, 0.014, "#1C1C1E")
    return s.finished()


def field(size: tuple[int, int] = PHOTO, wind: float = 0.0, seed: int = 4) -> np.ndarray:
    s = Scene(size, seed)
    s.sky("#9CC4DE", "#F4EBD0", 0.42)
    s.ridge(0.42, 0.13, "#8FAE9F", 8)
    s.ridge(0.45, 0.06, "#54794F", 24)
    s.ground("#D9C25A", "#8C7E2C", 0.45)
    s.soften(3)
    paint = skia.Paint(AntiAlias=True, Style=skia.Paint.kStroke_Style, StrokeCap=skia.Paint.kRound_Cap)
    for depth in np.sort(s.chance.random(1500)):
        y, x = 0.46 + 0.56 * depth, s.chance.random()
        tall = 0.012 + 0.09 * depth
        lean = (0.012 + 0.018 * math.sin(wind + x * 9 + depth * 4)) * (0.4 + depth)
        color = rgb(str(s.chance.choice(("#E8D06A", "#C7A93D", "#A9A03A", "#F1DE8C", "#7F8A33"))))
        paint.setColor(skia.ColorSetRGB(*(int(c) for c in color)))
        paint.setStrokeWidth(1 + 4 * depth)
        s.canvas.drawLine(x * s.w, y * s.h, (x + lean) * s.w, (y - tall) * s.h, paint)
    reapers = ((0.24, 0.66, 0.2, "#2E6F95"), (0.36, 0.63, 0.17, "#C8553D"), (0.72, 0.72, 0.26, "#E8E1D2"))
    for x, y, tall, shirt in reapers:
        s.person(x, y, tall, shirt)
        wide = tall * 0.2 * s.h / s.w
        s.shape([(x - wide, y - tall * 0.95), (x, y - tall * 1.1), (x + wide, y - tall * 0.95)], "#D8B978")
    return s.finished()


def clinic(size: tuple[int, int] = PHOTO) -> np.ndarray:
    s = Scene(size, 5)
    s.sky("#7FB0DA", "#E4EEF0", 0.6)
    s.ridge(0.62, 0.22, "#5F8A62", 20)
    s.ground("#BFB9AA", "#8F8878", 0.7)
    s.soften(4)
    s.shape([(0.1, 0.72), (0.1, 0.34), (0.9, 0.34), (0.9, 0.72)], "#F1ECDF")
    s.shape([(0.05, 0.36), (0.14, 0.2), (0.86, 0.2), (0.95, 0.36)], "#A5452F")
    s.shape([(0.4, 0.34), (0.5, 0.24), (0.6, 0.34)], "#F1ECDF")
    for x in (0.15, 0.27, 0.66, 0.78):
        s.shape([(x, 0.42), (x + 0.08, 0.42), (x + 0.08, 0.58), (x, 0.58)], "#3F6C7F")
        s.shape([(x + 0.036, 0.42), (x + 0.044, 0.42), (x + 0.044, 0.58), (x + 0.036, 0.58)], "#F1ECDF")
    s.shape([(0.44, 0.44), (0.56, 0.44), (0.56, 0.72), (0.44, 0.72)], "#2E5563")
    s.shape([(0.49, 0.265), (0.51, 0.265), (0.51, 0.325), (0.49, 0.325)], "#2E8B57")
    s.shape([(0.475, 0.285), (0.525, 0.285), (0.525, 0.305), (0.475, 0.305)], "#2E8B57")
    s.soften(1.3)
    crowd(s, 0.8, 0.24, 7, 0.12, 0.88)
    s.person(0.62, 0.93, 0.36, "#F4F1EA")
    s.person(0.36, 0.95, 0.38, "#D98FA6")
    return s.finished()


def stage(size: tuple[int, int] = STANDING) -> np.ndarray:
    s = Scene(size, 6)
    s.sky("#2B1F3A", "#5A2F3E", 0.6)
    s.ground("#4A3026", "#20140F", 0.66)
    for x, color in ((0.2, "#F0B84A"), (0.5, "#F7E2B0"), (0.8, "#E0764A")):
        for r in (0.26, 0.18, 0.1):
            s.disc(x, 0.08, r, color, 34)
    s.soften(26)
    for k in range(9):
        x = k / 8
        s.shape([(x - 0.065, 0.1), (x + 0.065, 0.1), (x, 0.17)], ("#E3A92B", "#B23A22", "#0B5D4E")[k % 3])
    s.shape([(0, 0.62), (1, 0.62), (1, 0.69), (0, 0.69)], "#6B4630")
    for x, shirt in ((0.2, "#B23A22"), (0.4, "#E3A92B"), (0.6, "#B23A22"), (0.8, "#E3A92B")):
        s.person(x, 0.64, 0.27, shirt, "#9A6A48", "#E3A92B")
        for side in (-1, 1):
            s.shape([(x + side * 0.05, 0.45), (x + side * 0.13, 0.36), (x + side * 0.145, 0.37),
                     (x + side * 0.06, 0.47)], "#9A6A48")
    s.soften(1.2)
    for row in range(3):
        for k in range(7):
            s.disc((k + 0.5 * (row % 2)) / 6.5, 0.86 + row * 0.07, 0.045, "#120D0B")
            s.disc((k + 0.5 * (row % 2)) / 6.5, 0.95 + row * 0.07, 0.075, "#120D0B")
    return s.finished()


def group(size: tuple[int, int] = PHOTO) -> np.ndarray:
    s = Scene(size, 7)
    s.sky("#B8CCD2", "#EDEAE0", 0.6)
    s.shape([(0, 0.1), (1, 0.1), (1, 0.66), (0, 0.66)], "#DAD2C0")
    s.shape([(0.14, 0.14), (0.86, 0.14), (0.86, 0.4), (0.14, 0.4)], "#0B5D4E")
    for k in range(24):
        s.shape([(0.14 + k * 0.03, 0.4), (0.155 + k * 0.03, 0.36), (0.17 + k * 0.03, 0.4)], "#E3A92B")
    s.ground("#B39B7D", "#7D6850", 0.66)
    s.soften(3)
    crowd(s, 0.8, 0.42, 9, 0.1, 0.9)
    crowd(s, 0.95, 0.44, 7, 0.14, 0.86)
    return s.finished()


DRAWN: dict[str, Callable[[], np.ndarray]] = {
    "pasar.jpg": market, "sungai.jpg": river, "jalan.jpg": road, "sawah.jpg": field, "puskesmas.jpg": clinic,
    "panggung.jpg": stage, "bersama.jpg": group,
}


def race(seconds: float = 8.0, rate: int = 30) -> Any:
    """The frames of boats that cross a river."""
    for number in range(round(seconds * rate)):
        t = number / rate
        s = Scene(CLIP, 8)
        s.sky("#5B86B5", "#F0CFA0", 0.42)
        s.ridge(0.42, 0.06, "#5C6B78", 12)
        s.ridge(0.45, 0.05, "#36504A", 22)
        s.ground("#B99A78", "#274257", 0.45)
        s.soften(3)
        for n in range(120):
            y = 0.46 + 0.54 * s.chance.random() ** 1.3
            x = (s.chance.random() + 0.03 * math.sin(t * 1.6 + n)) % 1
            s.disc(x, y, 0.05 * (y - 0.4), "#F5DDB6" if n % 3 else "#1F394E", 52, 0.07)
        for lane, begin, speed in ((0.5, 0.12, 0.062), (0.6, 0.02, 0.088), (0.73, 0.1, 0.072)):
            boat(s, begin + speed * t, lane + 0.004 * math.sin(t * 3 + lane * 20), 0.12 + (lane - 0.45) * 0.75)
        yield s.finished()


def write_clip(path: Path, frames: Any, rate: int = 30) -> None:
    """An MP4 with water and drums for sound."""
    with av.open(str(path), "w", options={"movflags": "faststart"}) as out:
        video: Any = out.add_stream("libx264", rate=rate)
        video.width, video.height, video.pix_fmt = *CLIP, "yuv420p"
        video.options = {"crf": "27", "preset": "slow", "tune": "film"}
        context = video.codec_context
        context.colorspace = context.color_primaries = context.color_trc = 1
        sound: Any = out.add_stream("aac", rate=48_000, layout="mono")
        sound.codec_context.bit_rate = 48_000
        count = 0
        for picture in frames:
            frame = av.VideoFrame.from_ndarray(picture, "rgb24").reformat(format="yuv420p", dst_colorspace=1)
            out.mux(video.encode(frame))
            count += 1
        out.mux(video.encode(None))
        t = np.arange(round(count / rate * 48_000)) / 48_000
        water = np.convolve(np.random.default_rng(1).normal(0, 1, len(t)), np.ones(24) / 24, "same") * 0.08
        drum = np.sin(math.tau * 95 * (t % 0.5)) * np.exp(-(t % 0.5) * 14) * 0.5
        for start in range(0, len(t), 1024):
            part = (water + drum)[start : start + 1024].astype(np.float32)[None]
            heard = av.AudioFrame.from_ndarray(part, "fltp", "mono")
            heard.sample_rate, heard.pts = 48_000, start
            out.mux(sound.encode(heard))
        out.mux(sound.encode(None))


def draw(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, painter in DRAWN.items():
        picture = cv2.cvtColor(painter(), cv2.COLOR_RGB2BGR)
        cv2.imwrite(str(folder / name), picture, [cv2.IMWRITE_JPEG_QUALITY, 82])
    write_clip(folder / "lomba.mp4", race())


if __name__ == "__main__":
    draw(Path(sys.argv[1]))
