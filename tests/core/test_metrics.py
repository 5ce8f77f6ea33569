"""Numbers of several processes, also of one that was killed."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

COUNT = """
import os, sys, django
from django.conf import settings
settings.configure(METRICS_DIR=sys.argv[1])
from core import metrics
metrics.received(3)
metrics.sent()
metrics.failed("131026")
metrics.failed("no such code; DROP TABLE")
metrics.ambiguous()
metrics.acknowledged(0.004)
metrics.waited(lane="reply", seconds=0.2)
print("counted", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def shared(tmp_path: Path) -> Path:
    return tmp_path / "metrics"


def process(folder: Path) -> subprocess.Popen[str]:
    started = subprocess.Popen(
        [sys.executable, "-c", COUNT, str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert started.stdout is not None
    assert started.stdout.readline() == "counted\n"
    return started


READ = """
import sys
from django.conf import settings
settings.configure(METRICS_DIR=sys.argv[1])
from prometheus_client import generate_latest
from core import metrics
print(generate_latest(metrics.counted()).decode())
"""


def read(folder: Path) -> dict[str, float]:
    said = subprocess.run(
        [sys.executable, "-c", READ, str(folder)], capture_output=True, text=True, check=True
    ).stdout
    rows = [line.rpartition(" ") for line in said.splitlines() if line and line[0] != "#"]
    return {name: float(value) for name, _, value in rows}


def test_processes_are_added_up_and_the_killed_stay_counted(shared: Path) -> None:
    first, second = process(shared), process(shared)
    os.kill(first.pid, signal.SIGKILL)
    first.communicate()
    second.communicate()

    figures = read(shared)

    assert figures["messages_received_total"] == 6
    assert figures["messages_sent_total"] == 2
    assert figures['messages_failed_total{code="131026"}'] == 2
    assert figures['messages_failed_total{code="other"}'] == 2
    assert figures["ambiguous_sends_total"] == 2
    assert figures['ack_seconds_bucket{le="0.005"}'] == 2
    assert figures['queue_wait_seconds_count{lane="reply"}'] == 2
    assert not [name for name in figures if "DROP" in name]


def test_without_a_folder_each_counts_for_itself(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")

    first = process(tmp_path / "file" / "metrics")
    _, _ = first.communicate()

    assert first.returncode == 0
    assert "messages_received_total" not in read(tmp_path / "file" / "metrics") or (
        read(tmp_path / "file" / "metrics")["messages_received_total"] == 0
    )


def test_who_counts_nothing_opens_nothing(shared: Path) -> None:
    script = COUNT.split("metrics.received")[0] + "print('prometheus_client' in sys.modules)"
    said = subprocess.run(
        [sys.executable, "-c", script, str(shared)], capture_output=True, text=True, check=True
    ).stdout

    assert said == "False\n"
    assert not shared.exists()
