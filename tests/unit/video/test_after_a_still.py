"""Pictures and films of one story are made in one process, pictures first."""

from __future__ import annotations

import subprocess
import sys


def test_workers_forked_after_a_picture_was_drawn_do_not_wait_for_its_threads() -> None:
    """In a process of its own: the one of the tests may have ended its threads long ago."""
    told = """
import numpy as np
from mmc.drawing.png import encode
from mmc.video.transitions import blend
from mmc.video.workers import run_jobs

encode(np.zeros((1350, 1080, 4), np.uint8), {})

def mixed(step):
    out = np.zeros((200, 200), np.uint8)
    blend(np.full((200, 200), 200, np.uint8), np.zeros((200, 200), np.uint8), 0.5, out)
    return int(out.mean())

print(run_jobs([mixed, mixed, mixed], 2, lambda: None))
"""
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, timeout=60)
    assert done.stdout.strip() == "[100, 100, 100]", done.stderr
