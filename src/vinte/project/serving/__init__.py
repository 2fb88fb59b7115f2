"""The front of the web: what stands between the network and Django, and keeps its threads for whoever is done sending.

Keeps: nothing but what is arriving. A body is read here, without a thread, into a file that has no name.

Promises: no client, however slow, holds a thread that makes pages; a body beyond its route's ceiling is refused before
it is read, or at the byte where it passes; `/healthz`, `/metrics` and uploads have threads of their own, so that none waits
for pages nor pages for them (docs/decisions/0003-async-front-before-threads.md).

`front` takes a request from its first byte to its last, `bodies` reads, `lanes` are the threads, `pages` speaks WSGI
with Django, `holdings` counts what each address has at once.
"""
