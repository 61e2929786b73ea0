"""The rows of the engagement."""

from mmc.engagement.models.reader import DayState, Drop, PageView, Rollup, Salt, Seen, Watch
from mmc.engagement.models.sample import CollectRun, Sample

__all__ = ["CollectRun", "DayState", "Drop", "PageView", "Rollup", "Salt", "Sample", "Seen", "Watch"]
