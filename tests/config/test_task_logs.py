"""What a job's log lines carry: its name and ids, never a number or a name of somebody's."""

from collections.abc import Iterator

import pytest
from celery import Task
from structlog.contextvars import get_contextvars

from config.celery import app


@pytest.fixture
def log() -> Iterator[Task]:
    """A task that keeps what its log lines would carry; gone with the test."""
    seen: list[dict[str, object]] = []

    @app.task(name="tests.log", shared=False)
    def log(**_: object) -> None:
        seen.append(dict(get_contextvars()))

    log.seen = seen
    yield log
    app.tasks.pop("tests.log")


def test_a_job_names_itself_and_its_ids(log: Task) -> None:
    log.apply(
        kwargs={
            "tenant_id": 1,
            "conversation_id": 7,
            "message_id": 9,
            "sender": "971501234567",
            "external_id": "wamid.971501234567",
            "doorbells": [1, 2],
        }
    )

    assert log.seen == [{"task": "tests.log", "conversation": 7, "message": 9}]
    assert get_contextvars() == {}


def test_the_next_job_of_a_thread_has_nothing_of_the_last(log: Task) -> None:
    log.apply(kwargs={"conversation_id": 7})
    log.apply(kwargs={"message_id": 9})

    assert log.seen[1] == {"task": "tests.log", "message": 9}
