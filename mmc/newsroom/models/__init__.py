"""The rows of the newsroom."""

from mmc.newsroom.models.audit import Audit
from mmc.newsroom.models.channel import Channel
from mmc.newsroom.models.delivery import Delivery, DeliveryEvent, FollowUp
from mmc.newsroom.models.executor import Executor, Tick, Turn
from mmc.newsroom.models.person import Person
from mmc.newsroom.models.slot import Slot, StandingApproval
from mmc.newsroom.models.source import ChangedFigures, Dataset, Snapshot, Source
from mmc.newsroom.models.story import RenderOrder, Rendition, Review, Revision, Story

__all__ = [
    "Audit",
    "ChangedFigures",
    "Channel",
    "Dataset",
    "Delivery",
    "DeliveryEvent",
    "Executor",
    "FollowUp",
    "Person",
    "RenderOrder",
    "Rendition",
    "Review",
    "Revision",
    "Slot",
    "Snapshot",
    "Source",
    "StandingApproval",
    "Story",
    "Tick",
    "Turn",
]
