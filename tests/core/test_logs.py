"""What a log line must not say."""

import json
import logging
import sys

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


def test_an_error_of_the_database_is_told_without_the_row_and_the_statement() -> None:
    words = (
        'IntegrityError: duplicate key value violates unique constraint "once"\n'
        "DETAIL:  Key (text)=(I live at Marina Heights) already exists."
    )
    assert line("failed: %s", words)["event"].endswith('unique constraint "once"')
    broken = (
        "syntax error at or near \"x\"\nLINE 1: INSERT ... ('my card is 4111')\n        ^\nGo on"
    )
    assert line("failed: %s", broken)["event"] == 'failed: syntax error at or near "x"\nGo on'


def test_neither_is_it_in_a_traceback() -> None:
    words = "twice\nDETAIL:  Key (text)=(Marina Heights)."
    try:
        raise ValueError(words)
    except ValueError:
        record = logging.LogRecord("x", logging.ERROR, "x", 1, "broken", (), sys.exc_info())
    told = json.loads(formatter().format(record))

    assert "ValueError: twice" in told["exception"]
    assert "(text)" not in json.dumps(told)
