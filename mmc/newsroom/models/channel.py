"""Channel: the state of one destination; its settings stay in mmc.toml."""

from __future__ import annotations

from django.db import models


class Channel(models.Model):
    """Paused by a person, or blocked by a dead token or quota: nothing leaves for it then."""

    name = models.CharField(max_length=80, primary_key=True)
    kind = models.CharField(max_length=40)
    paused_at = models.DateTimeField(null=True)
    paused_by = models.ForeignKey("newsroom.Person", null=True, on_delete=models.PROTECT)
    pause_reason = models.CharField(max_length=300, blank=True)
    blocked_at = models.DateTimeField(null=True)
    block_reason = models.TextField(blank=True)
    last_sent_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "channel"
        ordering = ["name"]

    @property
    def open(self) -> bool:
        return self.paused_at is None and self.blocked_at is None
