"""The engines: the same expression on DuckDB (embedded), PostgreSQL (the live site) and Spark.

Each has `assess(cases, ...)`, which answers all cases in order, one evaluation for each terms file.
An engine's module is imported only when that engine is asked for. Every session runs in UTC.
"""
