"""Structured logs: one JSON object a line, with request and tenant, without bodies or secrets."""

from typing import Any

import structlog


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
        processor=structlog.processors.JSONRenderer(ensure_ascii=False),
        foreign_pre_chain=shared,
    )
