"""Templates against the emulator: handed over, reviewed, fetched, deleted, sent, refused."""

import io
from dataclasses import replace

import pytest
import requests
import time_machine

from accounts.permissions import Role
from core.clock import now
from core.errors import InvalidInput, NotAllowed
from tests.support.jobs import run_jobs, rung
from tests.support.people import PLATFORM_ADMIN, person
from tests.support.world import ALPHA
from tests.whatsapp.conftest import TOKEN
from tests.whatsapp.templates.conftest import (
    ACCOUNT,
    FILLED,
    READY,
    approved,
    at_meta,
    told,
)
from tests.whatsapp.test_media import picture
from whatsapp.actions import connect_cloud_number
from whatsapp.models import CloudNumber, Template
from whatsapp.templates import actions, work
from whatsapp.templates.queries import sendable
from whatsapp.templates.sending import send_template


class TestHandingOver:
    def test_a_draft_is_ours_until_it_is_handed_over_and_then_in_review(
        self, inside, owner
    ) -> None:
        row = actions.save_draft(actor=owner, draft=READY)
        run_jobs()
        assert (row.status, at_meta(inside)) == ("draft", [])
        actions.submit(actor=owner, template_id=row.pk)
        run_jobs()
        row.refresh_from_db()
        [there] = at_meta(inside)
        assert (row.status, row.external_id) == ("pending", there["id"])
        assert there["components"] == row.components
        assert (row.sending_since, row.problem) == (None, {})

    def test_two_clicks_are_one_template(self, inside, owner) -> None:
        row = actions.save_draft(actor=owner, draft=READY)
        actions.submit(actor=owner, template_id=row.pk)
        with pytest.raises(actions.TemplateBusy):
            actions.submit(actor=owner, template_id=row.pk)
        run_jobs()
        with pytest.raises(actions.TemplateFixed):
            actions.submit(actor=owner, template_id=row.pk)
        assert len(at_meta(inside)) == 1

    def test_a_lost_answer_makes_no_second_one_and_loses_none(self, inside, owner) -> None:
        inside.control("script", {"then": "lose", "on": "templates"})
        row = actions.save_draft(actor=owner, draft=READY)
        actions.submit(actor=owner, template_id=row.pk)
        with pytest.raises(work.meta.NotNow):
            run_jobs()
        row.refresh_from_db()
        assert row.status == "draft"
        work.hand_over(row.pk)
        row.refresh_from_db()
        [there] = at_meta(inside)
        assert (row.external_id, row.status) == (there["id"], "pending")

    def test_metas_word_may_come_before_its_answer(self, inside, owner) -> None:
        inside.control("script", {"then": "lose", "on": "templates"})
        row = actions.save_draft(actor=owner, draft=READY)
        actions.submit(actor=owner, template_id=row.pk)
        with pytest.raises(work.meta.NotNow):
            run_jobs()
        row.refresh_from_db()
        told(row, "APPROVED", external_id=at_meta(inside)[0]["id"])
        work.hand_over(row.pk)
        row.refresh_from_db()
        assert (row.status, row.sending_since) == ("approved", None)
        assert len(at_meta(inside)) == 1

    def test_what_meta_refuses_comes_back_to_its_field(self, inside, owner) -> None:
        inside.control(
            "script",
            {"then": "error", "on": "templates", "code": 100, "subcode": 2388293, "status": 400},
        )
        row = actions.save_draft(actor=owner, draft=READY)
        actions.submit(actor=owner, template_id=row.pk)
        run_jobs()
        row.refresh_from_db()
        assert (row.status, row.sending_since) == ("draft", None)
        assert list(row.problem) == ["body"]

    def test_a_name_that_is_another_templates_there_is_told_at_the_name(
        self, inside, owner
    ) -> None:
        inside.control(
            "templates",
            {"name": READY.name, "language": "en", "body": "Another.", "waba_id": ACCOUNT},
        )
        row = actions.save_draft(actor=owner, draft=READY)
        actions.submit(actor=owner, template_id=row.pk)
        run_jobs()
        row.refresh_from_db()
        assert (list(row.problem), row.external_id) == (["name"], "")

    def test_when_meta_is_away_people_are_told_after_a_quarter_of_an_hour(
        self, inside, owner
    ) -> None:
        inside.control("script", {"then": "cut", "on": "templates", "times": 0})
        row = actions.save_draft(actor=owner, draft=READY)
        actions.submit(actor=owner, template_id=row.pk)
        with pytest.raises(work.meta.NotNow):
            work.hand_over(row.pk)
        with time_machine.travel(now() + work.GIVE_UP):
            work.hand_over(row.pk)
        row.refresh_from_db()
        assert (row.sending_since, list(row.problem)) == (None, [""])

    def test_a_header_that_is_a_picture_brings_its_sample(self, inside, owner) -> None:
        draft = replace(READY, header="IMAGE")
        with pytest.raises(InvalidInput) as refusal:
            actions.save_draft(actor=owner, draft=draft)
        assert list(refusal.value.fields) == ["sample"]
        sample = io.BytesIO(picture())
        row = actions.save_draft(actor=owner, draft=draft, sample=sample, sample_name="cat.jpg")
        actions.submit(actor=owner, template_id=row.pk)
        run_jobs()
        [there] = at_meta(inside)
        assert there["components"][0]["example"]["header_handle"][0]

    def test_a_change_counts_once_meta_has_it(self, inside, owner) -> None:
        row = approved(owner, inside)
        other = replace(READY, body="Dear {{1}}, order {{2}} can be fetched.")
        actions.save_draft(actor=owner, draft=other, template_id=row.pk)
        row.refresh_from_db()
        assert row.status == "approved"
        assert "is ready" in row.components[0]["text"]
        actions.submit(actor=owner, template_id=row.pk)
        run_jobs()
        row.refresh_from_db()
        assert (row.status, row.wanted) == ("pending", None)
        assert "be fetched" in row.components[0]["text"]
        assert "be fetched" in at_meta(inside)[0]["components"][0]["text"]

    def test_only_who_manages_templates_may(self, inside, owner) -> None:
        row = actions.save_draft(actor=owner, draft=READY)
        agent = person(Role.AGENT).actor
        for act in (
            lambda: actions.save_draft(actor=agent, draft=replace(READY, name="other")),
            lambda: actions.submit(actor=agent, template_id=row.pk),
            lambda: actions.delete(actor=agent, template_id=row.pk),
            lambda: actions.refresh(actor=agent),
        ):
            with pytest.raises(NotAllowed):
                act()
        assert list(Template.objects.filter(name__in=["other", READY.name])) == [row]
        assert not [task for task in rung() if "template" in task]


class TestSamples:
    """A file belongs to the words that it came with."""

    PICTURED = replace(READY, header="IMAGE")

    @pytest.fixture
    def row(self, inside, owner) -> Template:
        cat = io.BytesIO(picture())
        return approved(owner, inside, self.PICTURED, sample=cat, sample_name="cat.jpg")

    def change(self, owner, row: Template, draft=PICTURED, name: str = "dog.png") -> Template:
        dog = io.BytesIO(picture(name="PNG")) if name else None
        return actions.save_draft(
            actor=owner, draft=draft, template_id=row.pk, sample=dog, sample_name=name
        )

    def test_one_of_a_change_is_sent_to_nobody_before_meta_has_it(
        self, inside, owner, talk, row
    ) -> None:
        self.change(owner, row)
        common = {"actor": owner, "conversation_id": talk.pk, "template_id": row.pk}
        before = send_template(**common, values=FILLED)
        assert before.attachment.filename == "cat.jpg"
        assert before.attachment.mime_type == "image/jpeg"
        handle = at_meta(inside)[0]["components"][0]["example"]["header_handle"]
        actions.submit(actor=owner, template_id=row.pk)
        run_jobs(only="whatsapp.hand_over_template")
        assert at_meta(inside)[0]["components"][0]["example"]["header_handle"] != handle
        told(row, "APPROVED")
        row.refresh_from_db()
        assert (row.wanted, row.sample_name, row.sample_type) == (None, "dog.png", "image/png")
        assert send_template(**common, values=FILLED).attachment.filename == "dog.png"

    def test_a_change_that_is_dropped_takes_its_file_along(self, inside, owner, row) -> None:
        cat = row.sample.name
        changed = self.change(owner, row)
        dog = changed.wanted["sample"]["name"]
        assert row.sample.storage.exists(dog)
        actions.forget_change(actor=owner, template_id=row.pk)
        row.refresh_from_db()
        assert (row.wanted, row.sample.name, row.sample_name) == (None, cat, "cat.jpg")
        assert row.sample.storage.exists(cat)
        assert not row.sample.storage.exists(dog)

    def test_other_words_of_the_change_keep_its_file(self, inside, owner, row) -> None:
        dog = self.change(owner, row).wanted["sample"]
        words = replace(self.PICTURED, footer="Alpha Ltd")
        assert self.change(owner, row, words, name="").wanted["sample"] == dog
        assert row.sample.storage.exists(dog["name"])
        bird = self.change(owner, row, words, name="bird.png").wanted["sample"]
        assert bird["shown"] == "bird.png"
        assert not row.sample.storage.exists(dog["name"])
        # Without a picture no file of one is left; the approved words keep theirs.
        assert "sample" not in self.change(owner, row, READY, name="").wanted
        assert not row.sample.storage.exists(bird["name"])
        assert row.sample.storage.exists(row.sample.name)

    def test_a_header_that_becomes_a_picture_needs_a_file_of_its_own(self, inside, owner) -> None:
        row = approved(owner, inside)
        with pytest.raises(InvalidInput) as refusal:
            self.change(owner, row, name="")
        assert list(refusal.value.fields) == ["sample"]
        self.change(owner, row)
        actions.submit(actor=owner, template_id=row.pk)
        run_jobs()
        row.refresh_from_db()
        assert (row.problem, row.sample_name) == ({}, "dog.png")

    def test_a_drafts_goes_with_its_words_beside_one_made_there(self, inside, owner) -> None:
        cat = io.BytesIO(picture())
        row = actions.save_draft(
            actor=owner, draft=self.PICTURED, sample=cat, sample_name="cat.jpg"
        )
        made = {"name": READY.name, "language": "en", "body": "Hello.", "waba_id": ACCOUNT}
        inside.control("templates", made)
        work.fetch_all(ACCOUNT)
        row.refresh_from_db()
        assert (bool(row.sample), row.sample_name) == (False, "")
        assert row.wanted["sample"]["shown"] == "cat.jpg"
        assert row.sample.storage.exists(row.wanted["sample"]["name"])


class TestMetasWord:
    @pytest.mark.parametrize(
        ("event", "status"),
        [
            ("REJECTED", "rejected"),
            ("PAUSED", "paused"),
            ("DISABLED", "disabled"),
            ("PENDING_DELETION", "pending_deletion"),
            ("FLAGGED", "approved"),
            ("LOCKED", "approved"),
            ("SOMETHING_NEW", "approved"),
        ],
    )
    def test_a_status_is_written_and_what_is_not_approved_is_not_offered(
        self, inside, owner, talk, event: str, status: str
    ) -> None:
        row = approved(owner, inside)
        told(row, event, reason="PROMOTIONAL")
        row.refresh_from_db()
        assert row.status == status
        assert [found.pk for found in sendable(talk)] == ([row.pk] if status == "approved" else [])

    def test_category_and_quality_are_written(self, inside, owner) -> None:
        row = approved(owner, inside)
        told(row, "MARKETING", topic="category")
        told(row, "YELLOW", topic="quality")
        row.refresh_from_db()
        assert (row.category, row.quality) == ("marketing", "yellow")

    def test_of_one_that_is_not_known_here_the_list_is_fetched(self, inside, owner) -> None:
        made = {"name": "made_there", "language": "en", "body": "Hello.", "waba_id": ACCOUNT}
        inside.control("templates", made)
        there = Template(name="made_there", language="en", external_id="1")
        told(there, "APPROVED")
        run_jobs()
        assert Template.objects.get(name="made_there").status == "approved"


class TestTheList:
    def test_a_thousand_are_fetched_and_what_is_gone_there_is_gone_here(
        self, inside, owner
    ) -> None:
        for number in range(1000):
            inside.control(
                "templates",
                {
                    "name": f"many_{number:04}",
                    "language": "en",
                    "body": "Number {{1}} of many.",
                    "waba_id": ACCOUNT,
                },
            )
        actions.refresh(actor=owner)
        run_jobs()
        many = Template.objects.filter(name__startswith="many_")
        assert many.filter(status="approved").exclude(external_id="").count() == 1000
        number = CloudNumber.objects.get(waba_id=ACCOUNT)
        assert (number.templates_synced_at is None, number.templates_problem) == (False, "")
        gone = at_meta(inside, "many_0500")[0]
        requests.delete(
            f"{inside.url}/v26.0/{ACCOUNT}/message_templates",
            params={"name": gone["name"], "hsm_id": gone["id"]},
            headers={"Authorization": f"Bearer {TOKEN}"},
            timeout=10,
        )
        work.fetch_all(ACCOUNT)
        assert Template.objects.get(name="many_0500").status == "deleted"
        assert many.filter(status="approved").count() == 999

    def test_a_list_that_breaks_off_deletes_nothing_and_says_so(self, inside, owner) -> None:
        row = approved(owner, inside)
        inside.control("script", {"then": "truncate", "on": "templates"})
        with pytest.raises(work.meta.NotNow):
            work.fetch_all(ACCOUNT)
        row.refresh_from_db()
        assert row.status == "approved"
        assert CloudNumber.objects.get(waba_id=ACCOUNT).templates_problem

    def test_a_dead_token_is_told_with_the_numbers(self, inside, owner) -> None:
        inside.faults(token_revoked=True)
        work.fetch_all(ACCOUNT)
        assert "token" in CloudNumber.objects.get(waba_id=ACCOUNT).templates_problem

    def test_a_draft_keeps_its_words_beside_one_made_there(self, inside, owner) -> None:
        row = actions.save_draft(actor=owner, draft=READY)
        made = {"name": READY.name, "language": "en", "body": "Hello.", "waba_id": ACCOUNT}
        inside.control("templates", made)
        work.fetch_all(ACCOUNT)
        row.refresh_from_db()
        assert row.components[0]["text"] == "Hello."
        assert "is ready" in row.wanted["components"][0]["text"]


class TestDeleting:
    def test_it_goes_there_and_here_and_its_name_may_be_used_again(self, inside, owner) -> None:
        row = approved(owner, inside)
        actions.delete(actor=owner, template_id=row.pk)
        run_jobs()
        row.refresh_from_db()
        assert (row.status, at_meta(inside)) == ("deleted", [])
        again = actions.save_draft(actor=owner, draft=READY)
        assert (again.pk, again.status, again.external_id) == (row.pk, "draft", "")

    def test_one_that_is_gone_there_already_is_well(self, inside, owner) -> None:
        row = approved(owner, inside)
        work.meta.delete(
            CloudNumber.objects.get(waba_id=ACCOUNT), external_id=row.external_id, name=row.name
        )
        actions.delete(actor=owner, template_id=row.pk)
        run_jobs()
        row.refresh_from_db()
        assert row.status == "deleted"

    def test_what_is_queued_with_it_fails_with_the_reason(self, inside, owner, talk) -> None:
        row = approved(owner, inside)
        message = send_template(
            actor=owner, conversation_id=talk.pk, template_id=row.pk, values=FILLED
        )
        actions.delete(actor=owner, template_id=row.pk)
        run_jobs(only="whatsapp.remove_template")
        run_jobs()
        message.refresh_from_db()
        assert (message.status, message.error_code) == ("failed", "template")
        assert "deleted" in message.error


class TestConnecting:
    def test_a_number_brings_the_templates_that_its_account_has(self, inside, alpha) -> None:
        words = {"name": "made_there", "language": "en", "body": "Hello.", "waba_id": ACCOUNT}
        inside.control("templates", words)
        connect_cloud_number(
            actor=PLATFORM_ADMIN,
            tenant=alpha,
            phone_number_id=ALPHA.phone_number_id,
            display=ALPHA.display,
            waba_id=ACCOUNT,
            token=TOKEN,
        )
        run_jobs()
        assert Template.objects.get(name="made_there").waba_id == ACCOUNT
        assert CloudNumber.objects.get(waba_id=ACCOUNT).templates_synced_at is not None
