"""Every job that is rung for by name exists and takes what it is given."""

import ast
import fnmatch
import inspect
from pathlib import Path

from django.conf import settings
from django.utils.module_loading import import_string

from config.celery import app
from tests.support.source import modules, nodes

app.loader.import_default_modules()


def rings() -> list[tuple[str, int, str | None, set[str]]]:
    """Every `ring(task=…, **kwargs)` of the product: path, line, task, names of the arguments."""
    found = []
    for module in modules():
        for node in nodes(module, ast.Call):
            name = node.func.id if isinstance(node.func, ast.Name) else ""
            if name != "ring" or module.path == "tenants/doorbell.py":
                continue
            given = {keyword.arg: keyword.value for keyword in node.keywords}
            task = given.pop("task", None)
            given.pop("due", None)
            found.append(
                (
                    module.path,
                    node.lineno,
                    task.value if isinstance(task, ast.Constant) else None,
                    {name for name in given if name},
                )
            )
    return found


def test_every_ring_names_a_registered_task_as_a_literal() -> None:
    assert rings()
    known = {*app.tasks, *settings.RELAY_WORK}
    wrong = [found for found in rings() if found[2] not in known]
    assert wrong == []


def test_every_ring_gives_what_its_task_takes() -> None:
    wrong = []
    own = {name: given for *_, name, given in rings() if name in settings.RELAY_WORK}
    # The relay's own work reads them from the rings themselves.
    assert own == {"conversations.drain": {"channel_id", "sender"}}
    for path, line, task, given in rings():
        if task in own:
            continue
        parameters = inspect.signature(app.tasks[task].run).parameters
        needed = {n for n, p in parameters.items() if p.default is p.empty}
        if not needed <= given <= set(parameters):
            wrong.append((path, line, task, sorted(given), sorted(parameters)))
    assert wrong == []


def test_the_sweep_and_the_resumption_name_registered_tasks() -> None:
    assert {*settings.SWEEP_TASKS, *settings.RESUME_TASKS} - set(app.tasks) == set()


def test_every_job_of_the_steward_takes_nothing_and_comes_round() -> None:
    for name, (path, seconds) in settings.STEWARD_JOBS.items():
        parameters = inspect.signature(import_string(path)).parameters.values()
        assert [p.name for p in parameters if p.default is p.empty] == [], name
        assert seconds > 0, name


def test_every_rooms_sweep_is_swept() -> None:
    sweeps = {name for name in app.tasks if name.endswith(".sweep")}
    assert sweeps == set(settings.SWEEP_TASKS)


def test_every_route_leads_somewhere() -> None:
    for pattern in settings.CELERY_TASK_ROUTES:
        assert fnmatch.filter(app.tasks, pattern), pattern


def test_the_relay_bounds_every_queue_and_is_told_its_work() -> None:
    queues = {route["queue"] for route in settings.CELERY_TASK_ROUTES.values()}
    assert set(settings.RELAY_QUEUES) == {*queues, settings.CELERY_TASK_DEFAULT_QUEUE}
    assert not set(settings.RELAY_WORK) & set(app.tasks), "one way of doing it"
    for path in settings.RELAY_WORK.values():
        parameters = inspect.signature(import_string(path)).parameters
        assert list(parameters) == ["tenant_id"], path


def test_workers_serve_every_queue() -> None:
    demo = Path(settings.BASE_DIR, "supervisor/programs.py").read_text()
    compose = Path(settings.BASE_DIR, "docker-compose.yml").read_text()
    served = ",".join(sorted(set(settings.RELAY_QUEUES) - {"assistant"}))
    assert f'"-Q", "{served}"' in demo
    assert f"--queues={served}" in compose


def test_what_the_assistants_login_runs_is_the_assistants_room() -> None:
    """The machine's process has no other rights, and no other process needs its own."""
    queues = {
        name: next(
            (
                route["queue"]
                for pattern, route in settings.CELERY_TASK_ROUTES.items()
                if fnmatch.fnmatch(name, pattern)
            ),
            settings.CELERY_TASK_DEFAULT_QUEUE,
        )
        for name in app.tasks
    }
    assistants = {name for name, queue in queues.items() if queue == "assistant"}
    assert assistants
    assert assistants == {name for name in app.tasks if name.startswith("ai.")}
