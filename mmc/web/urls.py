"""The addresses of the desk."""

from __future__ import annotations

from django.urls import path
from django.views.generic import RedirectView

from mmc.desk.views import (
    compose,
    edit,
    figures,
    media,
    queue,
    review,
    schedules,
    session,
    sources,
    stories,
    story,
    timing,
    typed,
    upload,
)

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="stories"), name="start"),
    path("masuk/", session.enter, name="masuk"),
    path("keluar/", session.leave, name="keluar"),
    path("konten/", stories.stories, name="stories"),
    path("konten/baru/", upload.upload, name="story-new"),
    path("konten/baru/bacaan/<slug:token>/", upload.reading, name="story-reading"),
    path("konten/baru/<str:dataset>/", compose.compose, name="story-compose"),
    path("konten/baru/<str:dataset>/gambar/", compose.picture, name="story-picture"),
    path("konten/hitung/<str:channel>/<str:field>/", compose.measure, name="measure"),
    path("konten/<int:pk>/", story.story, name="story"),
    path("konten/<int:pk>/kemajuan/", story.progress, name="story-progress"),
    path("konten/<int:pk>/data.csv", story.table_csv, name="story-csv"),
    path("konten/<int:pk>/teks/", edit.words, name="story-words"),
    path("konten/<int:pk>/kerjakan-lagi/", edit.again, name="story-again"),
    path("konten/<int:pk>/minta-persetujuan/", review.ask, name="story-ask"),
    path("konten/<int:pk>/putuskan/", review.decide, name="story-decide"),
    path("konten/<int:pk>/jadwalkan/", timing.schedule, name="story-schedule"),
    path("konten/<int:pk>/tarik/", timing.take_back, name="story-withdraw"),
    path("konten/<int:pk>/betulkan/", timing.put_right, name="story-correct"),
    path("antrean/", queue.queue, name="queue"),
    path("antrean/<slug:key>/peristiwa/", queue.events, name="delivery-events"),
    path("antrean/<slug:key>/batal/", queue.stop, name="delivery-cancel"),
    path("antrean/<slug:key>/jam/", queue.move_time, name="delivery-move"),
    path("antrean/<slug:key>/selesaikan/", queue.settle, name="delivery-settle"),
    path("antrean/angka/<int:pk>/", figures.settle, name="figures-settle"),
    path("kanal/<str:name>/", queue.channel, name="channel"),
    path("jadwal/", schedules.schedules, name="schedules"),
    path("jadwal/<str:name>/tanda-tangan/", schedules.sign_one, name="schedule-sign"),
    path("sumber/", sources.sources, name="sources"),
    path("sumber/<str:name>/tabel/", typed.typed_source, name="source-typed"),
    path("media/<slug:sha256>", media.rendition, name="rendition"),
    path("media/<slug:sha256>/kecil", media.small, name="small"),
    path("pratinjau/<slug:sha256>", media.preview, name="preview"),
    path("static/<path:path>", media.static, name="static"),
    path("huruf/PlusJakartaSans.ttf", media.typeface, name="typeface"),
]
