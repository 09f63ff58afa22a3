"""Parse and check the name of the query engine, without importing the engine."""

from __future__ import annotations

import importlib.util
import re
import socket

VARIABLE = "MSP_DASH_ENGINE"
"""Environment variable that names the engine; processes that a server starts inherit it."""
DUCKDB = "duckdb"
SPARK = re.compile(r"spark://(?P<host>[A-Za-z0-9.\-]{1,253}):(?P<port>\d{1,5})")
KNOCK_S = 3.0
"""Timeout of the connection to a Spark master, in seconds."""


def valid_engine(text: str) -> str:
    """The name of an engine as it was given: ``duckdb`` or ``spark://HOST:PORT``.

    Raises
    ------
    ValueError
        For anything else.
    """
    match = SPARK.fullmatch(text)
    if text == DUCKDB or (match and int(match["port"]) < 2**16):
        return text
    raise ValueError(f"{text[:60]!r} is no engine: use {DUCKDB} or spark://HOST:PORT.")


def why_unavailable(text: str) -> str:
    """Why an engine is unavailable, as a sentence; "" if it is available.

    Connects to a Spark master, so that a wrong address is reported at start.
    """
    match = SPARK.fullmatch(text)
    if match is None:
        return ""
    if importlib.util.find_spec("pyspark") is None:
        return (
            f"{text} needs PySpark and Java 17 or newer: install requirements-spark.txt "
            "(the wheel's extra `spark`), or leave --engine out."
        )
    try:
        socket.create_connection((match["host"], int(match["port"])), KNOCK_S).close()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        return (
            f"No Spark master answers at {text} ({reason}): "
            "start it, correct the address, or leave --engine out."
        )
    return ""
