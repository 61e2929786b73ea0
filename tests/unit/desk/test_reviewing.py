"""Requests and decisions: who may, who may not, and what a refusal leaves untouched."""

from __future__ import annotations

from collections.abc import Callable

from django.test import Client

from mmc.core.workflow import Decision
from mmc.newsroom.models import Person, Story
from tests.builders import a_person, a_story

Enter = Callable[[Person], Client]


def decide(client: Client, story: Story, decision: str, comment: str = "") -> tuple[int, str]:
    answer = client.post(f"/konten/{story.pk}/putuskan/", {"revision": 1, "decision": decision, "comment": comment})
    return answer.status_code, answer.content.decode()


def the_decision(story: Story) -> Decision:
    revision = story.revisions.get(number=1)
    return revision.decision


def test_an_editor_asks_and_an_approver_approves(as_: Enter, editor: Person, approver: Person) -> None:
    story = a_story()
    assert as_(editor).post(f"/konten/{story.pk}/minta-persetujuan/", {"revision": 1}).status_code == 302
    assert the_decision(story) is Decision.REQUESTED
    assert decide(as_(approver), story, "approve")[0] == 302
    assert the_decision(story) is Decision.APPROVED


def test_nobody_approves_their_own(as_: Enter) -> None:
    boss = a_person("kepala", "approver")
    story = a_story(state="in_review", editor=boss)
    status, page = decide(as_(boss), story, "approve")
    assert status == 422
    assert "tidak boleh disetujui sendiri" in page
    assert the_decision(story) is Decision.REQUESTED


def test_the_own_story_shows_no_button_to_approve(as_: Enter, approver: Person) -> None:
    boss = a_person("kepala", "approver")
    story = a_story(state="in_review", editor=boss)
    assert 'value="approve"' not in as_(boss).get(f"/konten/{story.pk}/").content.decode()
    assert 'value="approve"' in as_(approver).get(f"/konten/{story.pk}/").content.decode()


def test_an_editor_may_not_decide(as_: Enter) -> None:
    story = a_story(state="in_review")
    status, page = decide(as_(a_person("editor-lain", "editor")), story, "approve")
    assert status == 422
    assert "Peran Anda tidak mengizinkan" in page
    assert the_decision(story) is Decision.REQUESTED


def test_a_contributor_may_not_ask(as_: Enter, contributor: Person) -> None:
    story = a_story()
    answer = as_(contributor).post(f"/konten/{story.pk}/minta-persetujuan/", {"revision": 1})
    assert answer.status_code == 422
    assert "Kontributor belum boleh meminta persetujuan" in answer.content.decode()
    assert the_decision(story) is Decision.NONE


def test_returning_needs_a_comment(as_: Enter, approver: Person) -> None:
    story = a_story(state="in_review")
    status, page = decide(as_(approver), story, "return", "  ")
    assert status == 422
    assert "apa yang perlu diubah" in page
    assert decide(as_(approver), story, "return", "Sebutkan tahunnya.")[0] == 302
    assert the_decision(story) is Decision.RETURNED
    assert "Sebutkan tahunnya." in as_(approver).get(f"/konten/{story.pk}/").content.decode()


def test_deciding_what_nobody_asked_for_is_refused(as_: Enter, approver: Person) -> None:
    status, page = decide(as_(approver), a_story(), "approve")
    assert status == 422
    assert "Tidak ada permintaan persetujuan" in page


def test_a_stranger_revision_number_is_not_found(as_: Enter, approver: Person) -> None:
    story = a_story(state="in_review")
    answer = as_(approver).post(f"/konten/{story.pk}/putuskan/", {"revision": "9", "decision": "approve"})
    assert answer.status_code == 404
