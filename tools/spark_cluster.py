"""Start a Spark standalone cluster on the loopback address, for tests and benchmarks.

It is not reachable from outside: every port is bound to 127.0.0.1, and the driver has no UI.
"""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

LOOPBACK = "127.0.0.1"
DEFAULTS = "spark-defaults.conf"
"""Settings for executors, which a driver finds where SPARK_CONF_DIR says `logs`."""
DEPLOY = "org.apache.spark.deploy"
STARTED = re.compile(r"Starting Spark master at (spark://\S+)")
REGISTERED = re.compile("Successfully registered with master")
START_MAX_S = 120.0
SHORT_LIVED = "-XX:+UseSerialGC -XX:TieredStopAtLevel=1"
"""For processes that live a minute: no second compiler, no collector with threads of its own."""


def spark_home() -> Path:
    """Folder of the installed PySpark.

    Raises
    ------
    RuntimeError
        When it is not installed.
    """
    spec = importlib.util.find_spec("pyspark")
    if spec is None or spec.origin is None:
        raise RuntimeError("PySpark is missing: pip install -r requirements-spark.txt")
    return Path(spec.origin).parent


@contextmanager
def cluster(logs: Path, workers: int = 2) -> Iterator[str]:
    """Address of a master that has `workers` workers of one core each; stopped at the end.

    Parameters
    ----------
    logs : an empty folder for what the processes print and for the workers' files.

    Raises
    ------
    RuntimeError
        When a process ends or does not say within `START_MAX_S` that it is up.
    """
    (logs / DEFAULTS).write_text(f"spark.executor.extraJavaOptions {SHORT_LIVED}\n")
    with ExitStack() as started:
        master = started.enter_context(_process(logs, "master", "master.Master"))
        url = _wait_for_line(master, logs / "master.log", STARTED).group(1)
        running = {}
        for name in (f"worker{n}" for n in range(workers)):
            options = ("--cores", "1", "--memory", "1g", "--work-dir", str(logs / name), url)
            running[name] = started.enter_context(_process(logs, name, "worker.Worker", *options))
        for name, worker in running.items():
            _wait_for_line(worker, logs / f"{name}.log", REGISTERED)
        yield url


@contextmanager
def _process(logs: Path, name: str, of: str, *options: str) -> Iterator[subprocess.Popen[bytes]]:
    home = spark_home()
    own = {
        "SPARK_HOME": str(home),
        "SPARK_LOCAL_IP": LOOPBACK,
        # Executors run no Python here; the one of the tests is named all the same.
        "PYSPARK_PYTHON": sys.executable,
        "SPARK_DAEMON_MEMORY": "256m",
        "SPARK_DAEMON_JAVA_OPTS": SHORT_LIVED,
        "SPARK_MASTER_OPTS": "-Dspark.master.rest.enabled=false",  # it listens at a fixed port
    }
    ports = ("--host", LOOPBACK, "--port", "0", "--webui-port", "0")
    command = [str(home / "bin" / "spark-class"), f"{DEPLOY}.{of}", *ports, *options]
    with (logs / f"{name}.log").open("wb") as log:
        process = subprocess.Popen(command, env=os.environ | own, stdout=log, stderr=log)
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_for_line(
    process: subprocess.Popen[bytes], log: Path, pattern: re.Pattern[str]
) -> re.Match[str]:
    """Wait until a process has said that it is up."""
    until = time.monotonic() + START_MAX_S
    while time.monotonic() < until and process.poll() is None:
        if match := pattern.search(log.read_text(encoding="utf-8", errors="replace")):
            return match
        time.sleep(0.2)
    raise RuntimeError(f"Spark did not start; the end of {log}:\n{log.read_text()[-2000:]}")
