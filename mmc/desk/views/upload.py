"""First half of a story by hand: a table becomes a dataset that can be vouched for."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from mmc.desk.acting import inside, person_of
from mmc.desk.clock import now
from mmc.desk.forms.upload import UploadForm
from mmc.desk.sorry import sorry
from mmc.errors import MmcError
from mmc.newsroom.actions.keep_dataset import keep_dataset
from mmc.sources.sidecar import Sidecar, read_upload


@inside
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest) -> HttpResponseBase:
    """The table and its facts; a table that cannot be read says why, and what was typed stays."""
    form = UploadForm(request.POST or None, request.FILES or None)
    problem = ""
    if request.method == "POST" and form.is_valid():
        try:
            read = _read(form.cleaned_data)
            kept = keep_dataset(dataset=read.dataset, by=person_of(request), now=now())
            for note in read.notes:
                messages.info(request, note)
            return redirect("story-compose", dataset=kept.hash)
        except MmcError as error:
            problem = sorry(error)
    status = 422 if request.method == "POST" else 200
    return render(request, "desk/upload.html", {"form": form, "problem": problem}, status=status)


def _read(given: dict[str, Any]) -> Sidecar:
    facts = {
        "unit": given["unit"], "source": given["source"], "period": given["period"],
        "as_of": given["as_of"].isoformat(), "locale": given["locale"],
        "url": given["url"], "licence": given["licence"], "sheet": given["sheet"], "practice": given["practice"],
    }  # fmt: skip
    return read_upload(str(given["table"].name), given["table"].read(), facts)
