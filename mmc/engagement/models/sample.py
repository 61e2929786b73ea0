"""Sample and CollectRun: what platforms told us, and when they told us nothing."""

from __future__ import annotations

from typing import Any

from django.db import models

from mmc.core.metric import Flag
from mmc.errors import MoveRefused


class CollectRun(models.Model):
    """One visit of a collector to one channel. A failed visit is a fact too: it explains a gap."""

    class State(models.TextChoices):
        OK = "ok"
        PARTIAL = "partial"  # it answered, but some numbers were not told
        FAILED = "failed"

    channel = models.CharField(max_length=80)
    started_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=State.choices)
    samples = models.IntegerField(default=0)
    missing = models.JSONField(default=list, help_text="metrics that were asked for and not told")
    failure = models.CharField(max_length=40, blank=True, help_text="the error's class: whose turn it is")
    detail = models.TextField(blank=True)

    class Meta:
        db_table = "collect_run"
        indexes = [models.Index(fields=["channel", "started_at"])]


class Sample(models.Model):
    """One observed number. Append-only: a restated number is a new row, a wrong one stays and is flagged."""

    class Source(models.TextChoices):
        API = "api"
        MANUAL = "manual"
        IMPORT = "import"

    subject = models.CharField(max_length=80, help_text="Delivery.key, or a channel's name for its account")
    metric = models.CharField(max_length=60, help_text="a name of core.metric.METRICS")
    observed_at = models.DateTimeField()
    value = models.BigIntegerField()
    exact = models.BooleanField(default=True, help_text="False: the platform rounds")
    source = models.CharField(max_length=8, choices=Source.choices, default=Source.API)
    flag = models.CharField(max_length=12, blank=True, choices=[(f.value, f.value) for f in Flag])
    run = models.ForeignKey(CollectRun, null=True, on_delete=models.PROTECT, related_name="taken")
    entered_by = models.CharField(max_length=150, blank=True, help_text="username, for manual and imported ones")

    class Meta:
        db_table = "sample"
        constraints = [
            models.UniqueConstraint(fields=["subject", "metric", "observed_at", "source"], name="sample_once")
        ]
        indexes = [models.Index(fields=["metric", "subject", "observed_at"])]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert once; MoveRefused on a second save, because history is not rewritten."""
        if self.pk is not None:
            raise MoveRefused(f"sample {self.pk} of {self.subject} is kept as it was read; add a new one instead")
        super().save(*args, **kwargs)
