"""Structured logs: one JSON object a line, without bodies or secrets.

Each carries what it is about where there is something: the request, the tenant, in a job its
name and the ids that it was asked with.
"""

import re
from collections.abc import Mapping, MutableMapping
from typing import Any

import structlog
from structlog.contextvars import bind_contextvars, clear_contextvars

_LINK = re.compile(r"/[A-Za-z0-9_-]{43}(?=/|\b)")
"""The secret of a link sent by mail, as a path carries it (accounts.links: 256 bits)."""

_DETAIL = re.compile(r"\n[ \t]*(?:DETAIL|CONTEXT|QUERY|STATEMENT|LINE \d+):[^\n]*(?:\n[ \t]*\^)?")
"""What Postgres adds to an error: the values of the row and a piece of the statement."""


def hide_details(
    logger: Any, method: str, line: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """Take rows and statements out of the database's errors: they hold what customers wrote."""
    for name in ("event", "exception"):
        if isinstance(line.get(name), str):
            line[name] = _DETAIL.sub("", line[name])
    return line


def hide_links(
    logger: Any, method: str, line: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """Take secrets out of paths: Django names the path when a request breaks or is refused."""
    for name in ("event", "exception"):
        if isinstance(line.get(name), str):
            line[name] = _LINK.sub("/•••", line[name])
    return line


def formatter() -> structlog.stdlib.ProcessorFormatter:
    """The formatter that settings.LOGGING names; stdlib records pass through it."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    return structlog.stdlib.ProcessorFormatter(
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            hide_links,
            hide_details,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        foreign_pre_chain=shared,
    )


def name_the_work(task: str, kwargs: Mapping[str, Any]) -> None:
    """Log lines of a job carry its name and the ids that it was asked with, and nothing else:
    a number or a name that is an argument too is somebody's."""
    ids = {
        name.removesuffix("_id"): value
        for name, value in kwargs.items()
        if name.endswith("_id") and name != "tenant_id" and isinstance(value, int)
    }
    bind_contextvars(task=task, **ids)


def forget_the_work() -> None:
    """The thread does another job next."""
    clear_contextvars()
