"""A contact that was none: asked back, decided, credited.

Keeps: asking with a reason and evidence, deciding at once by the platform's own facts or by an agent, the score,
and its dated figures. Rooms above say what holds a contact back through `hooks`.

May call: the models, `requests` for the words of a letter, `pricing`.
"""
