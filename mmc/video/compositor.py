"""Compositor: the frames of a storyboard on Y, U, V planes, drawing only what changed."""

from __future__ import annotations

from mmc.core.format import Box
from mmc.drawing.planes import PlanesCanvas
from mmc.drawing.scene import Whole
from mmc.video.timeline import Moment, Storyboard, View
from mmc.video.transitions import join


class Compositor:
    """Paints frame after frame onto one canvas that keeps what was there.

    Any order of frames is right; frames in order are fast, because a scene says what changed since the one before.
    """

    def __init__(self, storyboard: Storyboard, canvas: PlanesCanvas) -> None:
        self._storyboard, self._canvas = storyboard, canvas
        self._shown: int | None = None
        self._held: dict[str, _Held] = {}  # the two sides of a transition

    def paint(self, frame: int) -> bool:
        """True if the canvas changed; it now shows `frame`."""
        follows = self._shown is not None and self._shown == frame - 1
        change = self._storyboard.change(frame) if follows else Whole.ALL
        self._shown = frame
        if change is Whole.SAME:
            return False
        moment = self._storyboard.moment(frame)
        if moment.under is not None:
            self._mix(moment, moment.under)
        elif isinstance(change, Box) and not self._settles(frame):
            self._repaint(moment.view, change)
        else:
            self._draw(moment.view, self._canvas)
        return True

    def _settles(self, frame: int) -> bool:
        """True if the picture stands from here on: what is held is drawn whole.

        Skia smooths a path's edge a shade differently under a clip; nobody sees it move, but a hold is looked at.
        """
        return frame + 1 < self._storyboard.frames and self._storyboard.change(frame + 1) is Whole.SAME

    def _repaint(self, view: View, part: Box) -> None:
        with self._canvas.only(part):
            self._draw(view, self._canvas)

    def _draw(self, view: View, canvas: PlanesCanvas) -> None:
        self._storyboard.shots[view.shot].scene.draw(canvas, view.t)

    def _mix(self, moment: Moment, under: View) -> None:
        below, above = self._side("under", under), self._side("over", moment.view)
        join(moment, above.y, below.y, self._canvas.y)
        join(moment, above.uv, below.uv, self._canvas.uv, size=2)

    def _side(self, name: str, view: View) -> PlanesCanvas:
        held = self._held.get(name)
        if held is None:
            held = self._held[name] = _Held(self._canvas.blank())
        if held.view is None or self._differs(held.view, view):
            self._draw(view, held.canvas)
        held.view = view
        return held.canvas

    def _differs(self, before: View, now: View) -> bool:
        scene = self._storyboard.shots[now.shot].scene
        return before.shot != now.shot or scene.change(before.t, now.t) is not Whole.SAME


class _Held:
    """One side of a transition as it was last painted."""

    def __init__(self, canvas: PlanesCanvas) -> None:
        self.canvas = canvas
        self.view: View | None = None
