"""The project: settings, URLs, the command line, and the processes that serve the house.

Keeps: Django's settings and the table of Vinte's own (`settings_table`), the root URLs, the `vinte`
command, the launcher of the embedded PostgreSQL, the worker's tasks and the supervisor that runs
everything in one terminal.

Promises: every setting is read in one place and documented; a server that it started ends with it.

May call: every room. No room calls it.
"""
