"""A contact that was none: asked back, decided, credited.

Keeps: asking with a reason and evidence, deciding at once by the platform's own facts or by an agent, the score,
and its dated figures. Rooms above say what holds a contact back through `hooks`.

A new reason has its name in `models/purchases`, all else that is said of it in `facts`, and its window in a new dated
file of `figures`; who bought before that day is not offered it.

May call: the models, `requests` for the words of a letter, `pricing`.
"""
