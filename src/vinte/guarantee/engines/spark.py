"""Apache Spark, for scale-out; here in local mode over Parquet files.

Facts go by Parquet and never by Spark's own conversion from Python, which turns a whole column with a
NULL in it into NULLs. pyspark is an extra (`vinte[spark]`) and needs Java 17 or later.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vinte.guarantee.assessment import Assessment
from vinte.guarantee.dossiers import Case
from vinte.guarantee.engines import arrow, batch, compiled
from vinte.guarantee.terms import Terms
from vinte.kernel.errors import VinteError

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

DIALECT = "pyspark"
OLDEST_JAVA = 17

# Errors only, to standard error. Without an appender Spark would put its own profile in place.
_QUIET = """\
rootLogger.level = error
rootLogger.appenderRef.console.ref = console
appender.console.type = Console
appender.console.name = console
appender.console.target = SYSTEM_ERR
appender.console.layout.type = PatternLayout
appender.console.layout.pattern = %p %c{1}: %m%n
"""


class SparkMissing(VinteError):
    """Spark cannot run here. The message says what to install."""


def compile_sql(terms: Terms, part: str) -> str:
    """One part (see `compiled.PARTS`) of the expression in Spark's SQL."""
    import ibis  # takes a second to import, and compiled SQL needs none of it

    from vinte.guarantee import verdict

    return str(ibis.to_sql(verdict.PARTS[part](terms), dialect=DIALECT))


def sql(terms: Terms, part: str = "assessments") -> str:
    """The assessment of every question, or the contacts of every cohort, in Spark's SQL."""
    return compiled.sql(terms, part, dialect=DIALECT, compile_sql=compile_sql)


def _check_java() -> None:
    home = os.environ.get("JAVA_HOME")
    java = shutil.which("java", path=f"{home}/bin") if home else shutil.which("java")
    what_to_do = f"install Java {OLDEST_JAVA} or later (Debian: apt install openjdk-17-jre-headless)"
    if java is None:
        raise SparkMissing(f"Spark needs Java, and none was found: {what_to_do}")
    told = subprocess.run([java, "-version"], capture_output=True, text=True, check=False).stderr
    version = re.search(r'version "(\d+)', told)
    if version is None or int(version[1]) < OLDEST_JAVA:
        found = version[1] if version else "an unknown one"
        raise SparkMissing(f"Spark needs Java {OLDEST_JAVA} or later and found {found}: {what_to_do}")


@contextmanager
def local_session() -> Iterator[SparkSession]:
    """A quiet session of Spark in this process, in UTC, ended with the block.

    Raises SparkMissing, with what to install, when pyspark or Java is not there.
    """
    try:
        from pyspark.sql import SparkSession
    except ImportError:
        raise SparkMissing(
            "Spark is not installed: pip install 'vinte[spark]' (make install-spark)"
        ) from None
    _check_java()
    with tempfile.TemporaryDirectory(prefix="vinte-spark-") as folder:
        quiet = Path(folder) / "log4j2.properties"
        quiet.write_text(_QUIET)
        # On a machine whose name has no address, Spark would otherwise warn and guess.
        os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
        settings = {
            "spark.driver.extraJavaOptions": f"-Dlog4j2.configurationFile={quiet.as_uri()} "
            "-Duser.timezone=UTC -XX:TieredStopAtLevel=1",
            "spark.sql.session.timeZone": "UTC",
            # One process: a second partition, and a compiler for each stage, cost more than they bring.
            "spark.sql.shuffle.partitions": "1",
            "spark.sql.adaptive.enabled": "false",
            "spark.sql.codegen.wholeStage": "false",
            "spark.sql.codegen.factoryMode": "NO_CODEGEN",
            "spark.ui.enabled": "false",
            "spark.ui.showConsoleProgress": "false",
            "spark.sql.warehouse.dir": f"{folder}/warehouse",
        }
        builder = SparkSession.builder.master("local[*]").appName("vinte")
        for name, value in settings.items():
            builder = builder.config(name, value)
        session = builder.getOrCreate()
        try:
            yield session
        finally:
            session.stop()


def assess(
    cases: Sequence[Case], *, with_contacts: bool = True, session: SparkSession | None = None
) -> list[Assessment]:
    """The assessment of each case, in order, in `session` or in a local one made for it.

    Raises SparkMissing, with what to install, when pyspark or Java is not there.
    """
    if session is None:
        with local_session() as own:
            return assess(cases, with_contacts=with_contacts, session=own)
    spark: Any = session

    def evaluate(terms: Terms, columns: batch.Columns, wanted: bool) -> tuple[batch.Rows, batch.Rows]:
        import pyarrow.parquet  # type: ignore[import-untyped]

        with tempfile.TemporaryDirectory(prefix="vinte-facts-") as folder:
            for name, table in arrow.tables(columns).items():
                path = f"{folder}/{name}.parquet"
                pyarrow.parquet.write_table(table, path)
                spark.read.parquet(path).createOrReplaceTempView(name)
            found = arrow.rows(spark.sql(sql(terms)).toArrow())
            return found, arrow.rows(spark.sql(sql(terms, "contacts")).toArrow()) if wanted else []

    return batch.assess(cases, evaluate, with_contacts=with_contacts)
