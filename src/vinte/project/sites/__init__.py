"""Several sites in one installation: a folder with a file of settings for each, `NAME.env`, and what goes with it.

Keeps: who may not share what (`sharing`), what a site still lacks (`lacking`), the processes of all of them
(`keeping`), and the proxy that tells them apart by host name (`proxies`).

Promises: a site knows its own file and nothing of another: each of its commands runs in a process of its own, from whose
environment every other setting was taken out. A folder in which two sites share a database, a folder of data, a key, a
host name or a port is refused whole, with file, line and setting. One that fails never stops another.

Calls the readers of settings in `project`; the rooms are called by the processes of the sites alone
(docs/decisions/several-sites.md).
"""
