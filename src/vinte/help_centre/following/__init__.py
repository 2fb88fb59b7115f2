"""Following: who is written to when an article changes, and what changed.

Keeps: how each article read for the public from when on (`editions`); who follows which (`follows`); the letters.

Promises: nobody is written to who did not confirm it by their own mailbox or account; one letter a day at most for an
article, with what changed since the last; every letter ends it with one click (RFC 8058); whoever has earlier terms of
the guarantee is told that theirs stay.

May call: searching, articles and models of this room.
"""
