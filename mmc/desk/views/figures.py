"""Figures a source has changed after a story was made: a person looks, and says what becomes of it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from mmc.desk.acting import done, inside, person_of
from mmc.desk.clock import now
from mmc.desk.sorry import sorry
from mmc.desk.views.queue import queue_page
from mmc.errors import MmcError
from mmc.newsroom.actions.flag_figures import settle_figures
from mmc.newsroom.models import ChangedFigures


@inside
@require_POST
def settle(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Lowers one flag, with the reason."""
    flag = get_object_or_404(ChangedFigures, pk=pk)
    typed = request.POST.get("reason", "").strip()
    try:
        settle_figures(flag=flag, by=person_of(request), now=now(), reason=typed)
    except MmcError as error:
        return queue_page(request, sorry(error), f"a-{pk}", typed)
    done(request, _("Dicatat. Tanda pada konten ini sudah turun."))
    return redirect("queue")
