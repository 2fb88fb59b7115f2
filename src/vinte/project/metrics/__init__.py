"""`/metrics`: how the site does, in numbers that a monitoring system collects (OpenMetrics 1.0).

Keeps: of the requests, a file of numbers for each web process in a folder of the running server (`tally`); everything
else is asked of the rooms when somebody collects (`standing`).

Promises: nothing about a person, and no path: labels are names of routes, duties, channels and queues that the code
itself has, so how many there can be is known; a collection asks the database at most 20 times, on a connection that can
change and lock nothing, and is answered without it when it is away; it has a thread of its own.

`families` lists every metric with what it means (docs/operate.md has the same list), `exposition` writes the format,
`telling` answers.
"""
