"""Runs queries on the trade table with DuckDB (in this process) or Apache Spark.

A query is a function on lazy narwhals frames, independent of the engine. `answer` restricts the
table to the codes and years that it needs, has the engine run the query, and returns a small frame.
An engine is imported at its first query, so that processes without trade figures do not pay for it.
"""

from __future__ import annotations

import contextlib
import os
import re
import threading
import warnings
from collections.abc import Callable, Collection, Iterable, Sequence
from functools import lru_cache
from itertools import count
from pathlib import Path
from typing import Any, Protocol

import narwhals as nw
import pandas as pd
import pyarrow as pa

from msp_dash.config.engine_name import DUCKDB, SPARK, VARIABLE, valid_engine, why_unavailable
from msp_dash.data.load import TableError
from msp_dash.data.parts import TableSource, on_disk, rows_in_file, rows_of, table_source

LOOPBACK = re.compile(r"localhost|127(\.\d{1,3}){3}")
ANSWER_MAX_S = 120.0
"""Timeout of a Spark query: a cluster without a free worker would block for ever."""
SPARK_CORES_MAX = 2
"""Cores that one process requests. By default a standalone master grants all of them to the first
application, and the second worker of the same server would block for ever."""
SQL_MOST = 256
"""Queries whose SQL is kept."""
_ROWS = "rows_of_answer"
COLUMNS = ("hs6", "year", "exporter", "importer", "value_usd", "quantity_t")
"""Columns that queries use; the others are not read."""
TYPES = (
    "hs6 string, year bigint, exporter string, importer string, value_usd double, quantity_t double"
)
"""Types of `COLUMNS`, in the SQL of both engines."""

Query = Callable[[nw.LazyFrame[Any]], nw.LazyFrame[Any]]


class EngineError(TableError):
    """An engine is unavailable. The message says which one, and what to do."""

    def __init__(self, table: str, sentence: str) -> None:
        super().__init__(table, sentence)
        self.args = (sentence,)


class Engine(Protocol):
    """Interface of query engines."""

    def answer(
        self, table: TableSource, codes: Sequence[str], years: Sequence[int], query: Query
    ) -> pa.Table:
        """Run a query on the rows of some codes and years, with `COLUMNS`.

        Raises
        ------
        TableError
            When files cannot be read or the engine does not answer.
        """

    def close(self) -> None:
        """End its threads; it is not used again."""


def selected_engine() -> str:
    """The engine selected by the environment variable `VARIABLE`; DuckDB by default.

    Raises
    ------
    EngineError
        When the variable names no known engine.
    """
    try:
        return valid_engine(os.environ.get(VARIABLE) or DUCKDB)
    except ValueError as error:
        raise EngineError("trade", f"{VARIABLE}: {error}") from error


def answer(name: str, codes: Collection[str], years: Collection[int], query: Query) -> pd.DataFrame:
    """Run a query on some codes and years of a table.

    Parameters
    ----------
    query
        Maps a lazy frame with `COLUMNS` to a lazy frame with the result, sorted. Where equal ones
        have equal hashes, DuckDB translates it to SQL once.

    Raises
    ------
    TableError
        When the table is damaged or missing; `EngineError` when the engine does not answer.
    """
    table, engine = table_source(name, codes, years), _engine(selected_engine(), os.getpid())
    result = engine.answer(table, sorted(codes), sorted(years), query)
    return result.to_pandas(use_threads=False)


def close_engine() -> None:
    """End the engine of this process, if there is one, and its threads; a query starts another."""
    if _engine.cache_info().currsize:
        _engine(selected_engine(), os.getpid()).close()
        _engine.cache_clear()


@lru_cache(maxsize=2)
def _engine(text: str, process: int) -> Engine:
    # One per process: the threads of an engine do not survive a fork.
    return DuckDb() if text == DUCKDB else Spark(text)


class DuckDb:
    """DuckDB in this process: one database in memory, a cursor of its own for each answer.

    Queries are translated to SQL on an empty table named `_ROWS`; a cursor has a view of that name.
    """

    def __init__(self) -> None:
        import duckdb  # noqa: PLC0415 - only a session that draws trade needs it

        # Extensions would be fetched from the net; Parquet is built in.
        self._errors = duckdb.Error
        # It warns of a second copy of the answer's rows, which are few.
        warnings.filterwarnings("ignore", "Arrow output on a DB-API result", UserWarning)
        # Narwhals takes longer to translate a query than DuckDB to answer it.
        self._sql = lru_cache(SQL_MOST)(self._translated)
        self._database = duckdb.connect(
            ":memory:",
            config={"autoinstall_known_extensions": False, "autoload_known_extensions": False},
        )
        self._database.execute(f"CREATE TABLE {_ROWS} ({TYPES})")

    def answer(
        self, table: TableSource, codes: Sequence[str], years: Sequence[int], query: Query
    ) -> pa.Table:
        cursor = self._database.cursor()
        try:
            # A view of the cursor alone.
            if table.whole is not None:
                cursor.register(_ROWS, rows_of(table.whole, codes, years, COLUMNS).cast(_PLAIN))
            elif on_disk(table.name):
                file = Path(table.files[0])
                cursor.register(_ROWS, rows_in_file(file, codes, years, COLUMNS).cast(_PLAIN))
            else:
                source = f"read_parquet([{_listed(table.files)}], hive_partitioning = false)"
                within = f"hs6 IN ({_listed(codes)}) AND year IN ({_listed(years)})"
                rows = f"SELECT {', '.join(COLUMNS)} FROM {source} WHERE {within}"  # noqa: S608 - quoted
                cursor.execute(f"CREATE TEMP VIEW {_ROWS} AS {rows}")
            # Not `cursor.sql`, which plans a query twice, once to name its columns.
            return cursor.execute(self._sql(query)).to_arrow_table()
        except (self._errors, OSError, pa.ArrowException) as error:
            raise TableError(table.name, f"cannot be read ({type(error).__name__})") from error

    def _translated(self, query: Query) -> str:
        rows = self._database.cursor().table(_ROWS)
        return str(query(nw.from_native(rows)).to_native().sql_query())

    def close(self) -> None:
        self._database.close()


def _listed(values: Iterable[str | int]) -> str:
    """Values in SQL; what equals nothing for none.

    >>> _listed(["2603", "it's"]), _listed([2023]), _listed([])
    ("'2603', 'it''s'", '2023', 'NULL')
    """
    quoted = ("'" + v.replace("'", "''") + "'" if isinstance(v, str) else str(v) for v in values)
    return ", ".join(quoted) or "NULL"


class Spark:
    """Apache Spark: a driver in this process, the work on the master's workers."""

    def __init__(self, master: str) -> None:
        if reason := why_unavailable(master):
            raise EngineError("trade", reason)
        from py4j.protocol import Py4JError  # noqa: PLC0415 - only who asks for Spark needs it
        from pyspark.errors import PySparkException  # noqa: PLC0415 - as above
        from pyspark.sql import SparkSession  # noqa: PLC0415 - as above

        self._master = master
        self._errors = (Py4JError, PySparkException, OSError)
        self._number = count()
        self._cached: dict[str, Any] = {}
        builder = SparkSession.builder.appName("msp_dash").master(master)
        for key, value in _settings(master).items():
            builder = builder.config(key, value)
        try:
            self._session = builder.getOrCreate()
        except (*self._errors, RuntimeError) as error:
            raise self._silent(error) from error

    def answer(
        self, table: TableSource, codes: Sequence[str], years: Sequence[int], query: Query
    ) -> pa.Table:
        rows = nw.from_native(self._scan(table)).filter(
            nw.col("hs6").is_in(codes), nw.col("year").is_in(years)
        )
        return self._collect(table, query(rows).to_native())

    def _scan(self, table: TableSource) -> Any:
        if table.whole is None:
            return self._session.read.schema(TYPES).parquet(*table.files)
        if table.name not in self._cached:
            # A small table goes from here to the workers once, and need not lie on their disks.
            plain = table.whole.select(COLUMNS).cast(_PLAIN)
            self._cached[table.name] = self._session.createDataFrame(plain, TYPES).cache()
        return self._cached[table.name]

    def _collect(self, table: TableSource, frame: Any) -> pa.Table:
        context, group = self._session.sparkContext, f"answer {next(self._number)}"
        timer = threading.Timer(ANSWER_MAX_S, context.cancelJobGroup, (group,))
        timer.daemon = True
        timer.start()
        try:
            context.setJobGroup(group, table.name)
            return frame.toArrow()
        except self._errors as error:
            if not table.files or all(os.access(file, os.R_OK) for file in table.files):
                raise self._silent(error) from error
            raise TableError(table.name, f"cannot be read ({type(error).__name__})") from error
        finally:
            timer.cancel()

    def close(self) -> None:
        from pyspark import SparkContext  # noqa: PLC0415 - only who asks for Spark needs it

        with contextlib.suppress(*self._errors, AttributeError):
            self._session.stop()
        # A session that is stopped leaves its Java process, and threads that talk to it.
        if (gateway := SparkContext._gateway) is not None:
            SparkContext._gateway = SparkContext._jvm = None
            gateway.shutdown()
            gateway.proc.stdin.close()

    def _silent(self, error: BaseException) -> EngineError:
        # The next question tries anew, with a driver of its own.
        _engine.cache_clear()
        self.close()
        return EngineError(
            "trade",
            f"Apache Spark at {self._master} does not answer ({type(error).__name__}): start it "
            "and its workers, or start the dashboard without --engine.",
        )


_PLAIN = pa.schema(
    {
        "hs6": pa.string(),
        "year": pa.int64(),
        "exporter": pa.string(),
        "importer": pa.string(),
        "value_usd": pa.float64(),
        "quantity_t": pa.float64(),
    }
)


def _settings(master: str) -> dict[str, str]:
    """Settings of the driver; what else a cluster needs belongs into its spark-defaults.conf."""
    settings = {
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.log.level": "ERROR",
        "spark.cores.max": str(SPARK_CORES_MAX),
        "spark.sql.session.timeZone": "UTC",
        # Answers are small: two hundred tasks, the default, would be most of the time.
        "spark.sql.shuffle.partitions": str(SPARK_CORES_MAX),
    }
    if LOOPBACK.fullmatch(SPARK.fullmatch(master)["host"]):  # type: ignore[index]  # checked before
        # A master on this machine: nobody else may reach the driver either.
        settings |= {"spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1"}
    return settings
