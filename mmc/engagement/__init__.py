"""Engagement: readers counted by ourselves, numbers sampled from platforms, reports that keep them apart."""
