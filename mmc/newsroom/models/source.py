"""Source, Snapshot, Dataset: what was fetched, byte for byte, and what it became."""

from __future__ import annotations

from django.db import models


class Source(models.Model):
    """The state of one `[sources.<name>]`; its settings stay in mmc.toml."""

    name = models.CharField(max_length=80, primary_key=True)
    kind = models.CharField(max_length=40)
    last_ok_at = models.DateTimeField(null=True)
    last_error_at = models.DateTimeField(null=True)
    last_error = models.TextField(blank=True)
    latest = models.ForeignKey(
        "newsroom.Snapshot", null=True, on_delete=models.PROTECT, related_name="+", help_text="what it said last"
    )

    class Meta:
        db_table = "source"


class Snapshot(models.Model):
    """Raw bytes as fetched, kept in the media store under their hashes. Same bytes, same row."""

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="snapshots")
    sha256 = models.CharField(max_length=64)
    parts = models.JSONField(help_text="[{url, status, mime, sha256, bytes}]")
    fetched_at = models.DateTimeField()

    class Meta:
        db_table = "snapshot"
        constraints = [models.UniqueConstraint(fields=["source", "sha256"], name="snapshot_once")]


class Dataset(models.Model):
    """A typed table (core.dataset.Dataset as JSON), by content hash."""

    hash = models.CharField(max_length=64, primary_key=True)
    name = models.CharField(max_length=200)
    body = models.JSONField(help_text="core.dataset.Dataset.to_dict")
    rows = models.IntegerField()
    snapshot = models.ForeignKey(Snapshot, null=True, on_delete=models.PROTECT, related_name="datasets")
    checks = models.JSONField(default=list, help_text="[{name, ok, severity, note}]")
    uploaded_by = models.ForeignKey("newsroom.Person", null=True, on_delete=models.PROTECT)
    made_at = models.DateTimeField()

    class Meta:
        db_table = "dataset"


class ChangedFigures(models.Model):
    """A source now says something else than a story shows; a person decides what becomes of the story."""

    story = models.ForeignKey("newsroom.Story", on_delete=models.PROTECT, related_name="changed_figures")
    revision = models.ForeignKey("newsroom.Revision", on_delete=models.PROTECT, related_name="+")
    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="+")
    figures = models.JSONField(help_text="[{row, column, unit, old, new}]")
    raised_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey("newsroom.Person", null=True, on_delete=models.PROTECT, related_name="+")
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        db_table = "changed_figures"
        ordering = ["-raised_at", "-id"]
        constraints = [models.UniqueConstraint(fields=["revision", "snapshot"], name="changed_figures_once")]

    @property
    def anchor(self) -> str:
        """Its place on the queue's page."""
        return f"a-{self.pk}"
