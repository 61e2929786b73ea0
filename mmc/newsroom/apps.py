"""The Django app of the newsroom."""

from django.apps import AppConfig


class NewsroomApp(AppConfig):
    name = "mmc.newsroom"
    label = "newsroom"
    default_auto_field = "django.db.models.BigAutoField"
