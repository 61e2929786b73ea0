"""The reference film as a cold `mmc film`, beside x264 alone on the same frames and moviepy's plain way, in one run."""

from __future__ import annotations

import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from subprocess import DEVNULL, Popen, run
from typing import Any

from mmc import ASSETS
from mmc.cli.benches.painting import painted_photo
from mmc.core.dataset import Column, Origin, build
from mmc.core.format import format_named
from mmc.drawing.brand import load_brand
from mmc.drawing.scene import Whole
from mmc.video.measure import Spent, encode_raw, render_raw, stages_of, timed
from mmc.video.reference import Reference
from mmc.video.timeline import Storyboard

PERIODS = (
    (315153, 454515, 417854, 294602, 181963, 159848, 159849, 117000, 134482, 114257),
    (318900, 453600, 418700, 295800, 178300, 162300, 159300, 120900, 136100, 116100),
    (325400, 451200, 420100, 298700, 172400, 167200, 158700, 126400, 138200, 119200),
    (331200, 449800, 421300, 301900, 166100, 171400, 158300, 131050, 139900, 121750),
)
_CORRECTED = 4  # the place of the bar whose last number is changed, by a little: what a correction usually is
_SAMPLE = 0.05  # seconds between two looks at the memory
# The film is in no list of the command's: it is put there first, as late as the command itself would load it.
_MMC = (
    "import sys; from mmc.cli.filming import begin; begin(); import mmc.video, mmc.video.reference as reference;"
    "sys.modules['mmc.video.storyboards.reference'] = reference; mmc.video.CLASSES['reference'] = 'Reference';"
    "from mmc.cli import main; main()"
)


@dataclass(frozen=True)
class Measured:
    """The figures for a script, and those only a person reads."""

    figures: dict[str, object]
    frames: int
    cpu_s: dict[str, float]  # processor seconds of limit, ours, with sound, one change: medians
    held: int  # frames that show what the one before shows
    film_kb: int


@dataclass
class _Times:
    limit: list[Spent] = field(default_factory=list)
    ours: list[Spent] = field(default_factory=list)
    sound: list[Spent] = field(default_factory=list)
    change: list[Spent] = field(default_factory=list)
    plain: list[float] = field(default_factory=list)  # moviepy's factors


def measure_film(rounds: int = 3) -> Measured:
    """Medians over rounds of limit, ours, with sound, one number changed; about 2 GB of raw frames meanwhile.

    `moviepy_factor` is moviepy's seconds a frame on a tenth of the same film over those of the limit that ran right
    before it: on a shared machine two moments apart would be two machines. The median over rounds, too.
    """
    from mmc.cli.benches.film_moviepy import plain_film

    with tempfile.TemporaryDirectory() as folder:
        room = Path(folder)
        bench = _Bench(room)
        board = bench.board()
        stages = stages_of(board, room)  # first, as in a fresh process: no picture has its planes yet
        render_raw(board, room / "frames.yuv")
        encode_raw(board, room / "frames.yuv")  # warm: the first reading of the file is the disk's
        bench.film("warm", sound=True)
        times = _Times()
        rows = [(name, values[0], values[-1]) for name, values in bench.rows()]
        plain = plain_film(rows, bench.photo)
        for _ in range(rounds):
            _round(bench, board, times, plain)
        (room / "frames.yuv").unlink()
        peak = bench.peak_mb()
        held = sum(board.change(frame) is Whole.SAME for frame in range(board.frames))
        size = (room / "ours.mp4").stat().st_size // 1000
    return _told(board, times, peak, stages, held, size)


def _round(bench: _Bench, board: Storyboard, times: _Times, plain: Any) -> None:
    from mmc.cli.benches.film_moviepy import seconds_a_frame

    times.limit.append(encode_raw(board, bench.room / "frames.yuv"))
    times.plain.append(seconds_a_frame(plain, bench.room) * board.frames / times.limit[-1].wall)
    times.ours.append(bench.film("ours"))
    times.change.append(bench.film("ours", corrected=True, fresh=False))
    times.sound.append(bench.film("sound", sound=True))


def _told(
    board: Storyboard, times: _Times, peak: float, stages: dict[str, float], held: int, size: int
) -> Measured:
    def middle(name: str, of: Callable[[Spent], float] = lambda spent: spent.wall) -> float:
        return statistics.median(of(spent) for spent in getattr(times, name))

    limit, ours = middle("limit"), middle("ours")
    figures: dict[str, object] = {
        "limit_s": round(limit, 2), "ours_s": round(ours, 2), "ratio": round(ours / limit, 3),
        "with_sound_ratio": round(middle("sound") / limit, 3), "one_change_ratio": round(middle("change") / limit, 3),
        "moviepy_factor": round(statistics.median(times.plain), 1), "peak_mb": round(peak), "stages_ms": stages,
    }  # fmt: skip
    names = ("limit", "ours", "sound", "change")
    cpu = {name: round(middle(name, lambda spent: spent.cpu), 2) for name in names}
    return Measured(figures, board.frames, cpu, held, size)


class _Bench:
    """A folder with the reference table and photo, and the cold `mmc film` over them."""

    def __init__(self, room: Path) -> None:
        self.room = room
        self.photo = room / "photo.jpg"
        self.photo.write_bytes(painted_photo())
        self._write(room / "tabel.csv", self.rows())
        self._write(room / "koreksi.csv", self.rows(corrected=True))

    def rows(self, corrected: bool = False) -> list[tuple[str, tuple[float, ...]]]:
        """Name and the number of each period; in a corrected table the newest number of one row is another."""
        names = load_brand(ASSETS / "brands" / "kalteng").regions
        rows = [(name, tuple(map(float, row))) for name, row in zip(names, zip(*PERIODS, strict=True), strict=False)]
        if corrected:
            name, values = rows[_CORRECTED]
            rows[_CORRECTED] = (name, (*values[:-1], values[-1] + 1250))
        return rows

    def board(self, corrected: bool = False) -> Storyboard:
        """What the command makes of the table."""
        periods = tuple(Column(name=f"p{k}", kind="number", unit="jiwa") for k in range(len(PERIODS)))
        columns = (Column(name="nama", kind="text"), *periods)
        origin = Origin(producer="Contoh", period="semester II 2024", as_of=date(2024, 12, 31))
        dataset = build("penduduk", columns, [[name, *values] for name, values in self.rows(corrected)], origin)
        brand = load_brand(ASSETS / "brands" / "kalteng")
        return Reference.compose("", dataset, format_named("short"), brand, {"photo": self.photo})

    def _write(self, table: Path, rows: list[tuple[str, tuple[float, ...]]]) -> None:
        lines = [";".join((name, *(f"{value:.0f}" for value in values))) for name, values in rows]
        head = ";".join(("nama", *(f"p{k}" for k in range(len(PERIODS)))))
        table.write_text("\n".join((head, *lines)) + "\n", "utf-8")
        words = "unit: jiwa\nsource: Contoh\nas_of: 2024-12-31\nperiod: semester II 2024\n"
        table.with_name(f"{table.name}.yaml").write_text(words, "utf-8")

    def film(self, name: str, sound: bool = False, corrected: bool = False, fresh: bool = True) -> Spent:
        """One whole process, from nothing to the finished file, with its kept parts; `fresh` begins without any."""
        if fresh:
            shutil.rmtree(self.room / f"{name}-parts", ignore_errors=True)
        command = self._command(name, sound, corrected)
        return timed(lambda: run(command, check=True, stdout=DEVNULL))

    def _command(self, name: str, sound: bool, corrected: bool = False) -> list[str]:
        # A user's Python keeps its bytecode. Where the surroundings forbid it (-E: they are not heard), all of it would
        # be made anew in every run; a folder of the bench's own is filled by the warm run.
        python = [sys.executable, "-E", "-X", f"pycache_prefix={self.room / 'bytecode'}", "-c", _MMC]
        table = self.room / ("koreksi.csv" if corrected else "tabel.csv")
        return [
            *python, "film", "reference", "--template", "trend", "--data", str(table), "--format", "short", "--title",
            "Sepuluh daerah, dua semester", "--option", f"photo={self.photo}", "--sound" if sound else "--no-sound",
            "--kept", str(self.room / f"{name}-parts"), "--out", str(self.room / f"{name}.mp4"),
        ]  # fmt: skip

    def peak_mb(self) -> float:
        """The most memory all processes of a film with sound had at once, shared pages counted once (PSS)."""
        shutil.rmtree(self.room / "peak-parts", ignore_errors=True)
        child, most = Popen(self._command("peak", sound=True), stdout=DEVNULL), 0
        while child.poll() is None:
            most = max(most, sum(_pss(process) for process in _family(child.pid)))
            time.sleep(_SAMPLE)
        return most / 1000


def _family(process: int) -> list[int]:
    """A process and all that descend from it, as far as they can still be seen."""
    found, at = [process], 0
    while at < len(found):
        try:
            tasks = list(Path(f"/proc/{found[at]}/task").iterdir())
            found += [int(child) for task in tasks for child in (task / "children").read_text().split()]
        except (OSError, ValueError):
            pass  # it ended while we looked
        at += 1
    return found


def _pss(process: int) -> int:
    try:
        for line in Path(f"/proc/{process}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1])
    except OSError:
        pass
    return 0
