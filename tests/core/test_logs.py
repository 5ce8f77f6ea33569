"""What a log line must not say."""

import json
import logging

from core.logs import formatter

TOKEN = "f-bXymKWLONJYO2GO1Zs7wr2zx7OOCe1ePLM3DCM-B4"


def line(message: str, *values: object) -> dict[str, str]:
    record = logging.LogRecord("django.request", logging.ERROR, "x", 1, message, values, None)
    told: dict[str, str] = json.loads(formatter().format(record))
    return told


def test_a_broken_request_does_not_write_down_the_secret_of_its_link() -> None:
    for path in (f"/reset/{TOKEN}/", f"/join/{TOKEN}", f"/sign-up/confirm/{TOKEN}/?a=1"):
        told = line("Internal Server Error: %s", path)
        assert TOKEN not in json.dumps(told)
        assert told["event"].startswith("Internal Server Error: /")
        assert "/•••" in told["event"]


def test_other_paths_stay_readable() -> None:
    path = "/inbox/1/ /catalogue/services/" + "a" * 42 + "/ /" + "b" * 64 + "/"
    assert line("Forbidden: %s", path)["event"] == f"Forbidden: {path}"
