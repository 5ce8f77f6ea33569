"""What a job's log lines carry: its name and ids, never a number or a name of somebody's."""

import pytest
from celery import shared_task
from structlog.contextvars import get_contextvars

from config.celery import app

SEEN: list[dict[str, object]] = []


@shared_task(name="tests.log")
def log(**_: object) -> None:
    SEEN.append(dict(get_contextvars()))


@pytest.fixture(autouse=True)
def registered() -> None:
    SEEN.clear()


def test_a_job_names_itself_and_its_ids() -> None:
    app.tasks["tests.log"].apply(
        kwargs={
            "tenant_id": 1,
            "conversation_id": 7,
            "message_id": 9,
            "sender": "971501234567",
            "external_id": "wamid.971501234567",
            "doorbells": [1, 2],
        }
    )

    assert SEEN == [{"task": "tests.log", "conversation": 7, "message": 9}]
    assert get_contextvars() == {}


def test_the_next_job_of_a_thread_has_nothing_of_the_last() -> None:
    app.tasks["tests.log"].apply(kwargs={"conversation_id": 7})
    app.tasks["tests.log"].apply(kwargs={"message_id": 9})

    assert SEEN[1] == {"task": "tests.log", "message": 9}
