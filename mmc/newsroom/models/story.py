"""Story, Revision, Rendition, Review and the order to render."""

from __future__ import annotations

from django.db import models

from mmc.core.story import Content, content_from_dict
from mmc.core.workflow import Decision


class Story(models.Model):
    """One thing told to the public. Its stage is derived from reviews and deliveries, never stored."""

    slug = models.SlugField(max_length=120, unique=True)
    title = models.CharField(max_length=300)
    schedule = models.CharField(max_length=80, blank=True, help_text="empty: made by hand")
    created_by = models.ForeignKey("newsroom.Person", null=True, on_delete=models.PROTECT, related_name="stories")
    created_at = models.DateTimeField()
    topic = models.CharField(max_length=80, blank=True)
    wishes = models.JSONField(default=dict, help_text="{channel: moment} asked for by the maker; the ledger promises")

    class Meta:
        db_table = "story"
        ordering = ["-created_at", "-id"]

    @property
    def latest(self) -> Revision | None:
        return self.revisions.order_by("-number").first()


class Revision(models.Model):
    """A frozen state of a story. Never edited; an edit is a new revision and needs a new approval."""

    story = models.ForeignKey(Story, on_delete=models.PROTECT, related_name="revisions")
    number = models.IntegerField()
    content = models.JSONField(help_text="core.story.Content.to_dict")
    hash = models.CharField(max_length=64, help_text="what an approval signs")
    dataset = models.ForeignKey("newsroom.Dataset", null=True, on_delete=models.PROTECT)
    created_by = models.ForeignKey("newsroom.Person", null=True, on_delete=models.PROTECT)
    created_at = models.DateTimeField()
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        db_table = "revision"
        constraints = [models.UniqueConstraint(fields=["story", "number"], name="revision_once")]

    @property
    def frozen(self) -> Content:
        """The content as a value."""
        return content_from_dict(self.content)

    @property
    def review(self) -> Review | None:
        return self.reviews.order_by("-id").first()

    @property
    def decision(self) -> Decision:
        """What the latest review says; only a review of this very hash counts."""
        review = self.review
        if review is None or review.hash != self.hash:
            return Decision.NONE
        return Decision(review.decision)


class Review(models.Model):
    """A request and its decision on one revision, by hash."""

    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="reviews")
    hash = models.CharField(max_length=64)
    decision = models.CharField(max_length=12, choices=[(d.value, d.value) for d in Decision])
    asked_by = models.ForeignKey("newsroom.Person", null=True, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    decided_by = models.ForeignKey("newsroom.Person", null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    standing = models.ForeignKey("newsroom.StandingApproval", null=True, on_delete=models.PROTECT)
    comment = models.TextField(blank=True)

    class Meta:
        db_table = "review"


class Rendition(models.Model):
    """One made file in the media store."""

    sha256 = models.CharField(max_length=64)
    kind = models.CharField(max_length=12)  # still, film, thumbnail, subtitles
    format = models.CharField(max_length=20)
    mime = models.CharField(max_length=40)
    width = models.IntegerField()
    height = models.IntegerField()
    seconds = models.FloatField(default=0)
    bytes = models.BigIntegerField()
    alt = models.TextField(blank=True)
    credit = models.CharField(max_length=300, blank=True, default="", help_text="whose music a film carries")
    template = models.CharField(max_length=60, blank=True)
    dataset = models.ForeignKey("newsroom.Dataset", null=True, on_delete=models.PROTECT)
    made_at = models.DateTimeField()

    class Meta:
        db_table = "rendition"
        constraints = [models.UniqueConstraint(fields=["sha256", "kind", "format"], name="rendition_once")]


class RenderOrder(models.Model):
    """A story made by hand waits here for the engine; the finished renditions become a revision."""

    class State(models.TextChoices):
        WAITING = "waiting"
        WORKING = "working"
        MADE = "made"
        FAILED = "failed"
        CANCELLED = "cancelled"

    story = models.ForeignKey(Story, on_delete=models.PROTECT, related_name="orders")
    spec = models.JSONField(help_text="engine.render.Spec as JSON")
    plans = models.JSONField(default=list, help_text="[core.story.ChannelPlan]")
    state = models.CharField(max_length=12, choices=State.choices, default=State.WAITING)
    progress = models.FloatField(default=0)
    note = models.TextField(blank=True)
    ordered_by = models.ForeignKey("newsroom.Person", null=True, on_delete=models.PROTECT)
    ordered_at = models.DateTimeField()
    round = models.IntegerField(default=0)
    dispatched_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "render_order"
