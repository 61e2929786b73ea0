"""Transitions: two finished pictures joined into the one a viewer sees between two shots."""

from __future__ import annotations

import numpy as np

from mmc.video.timeline import Moment


def join(moment: Moment, above: np.ndarray, below: np.ndarray, out: np.ndarray, size: int = 1) -> None:
    """Nothing; `out` shows `below` on its way to `above`.

    The arrays are planes or RGB pixels of one size (height x width, channels may follow); one of their samples is
    `size` pixels wide. An edge stands on an even pixel, so that half-size chroma is cut where luma is: a push moves
    a hundred pixels a frame, nobody sees the odd one.
    """
    if moment.transition == "crossfade":
        blend(above, below, moment.share, out)
        return
    axis = 1 if moment.toward == "left" else 0
    over, under, shown = (np.moveaxis(array, axis, 0) for array in (above, below, out))
    length = len(shown)
    edge = length - 2 * round(moment.share * length * size / 2) // size
    if moment.transition == "push":
        shown[:edge], shown[edge:] = under[length - edge :], over[: length - edge]
    else:
        shown[:edge], shown[edge:] = under[:edge], over[edge:]


def blend(above: np.ndarray, below: np.ndarray, share: float, out: np.ndarray) -> None:
    """Nothing; `out` holds `share` of `above` and the rest of `below`, rounded.

    By OpenCV on this thread alone: its pool does not survive the fork of the workers.
    """
    import cv2

    cv2.setNumThreads(1)
    cv2.addWeighted(above, share, below, 1.0 - share, 0.0, dst=out)
