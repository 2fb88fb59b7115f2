"""Searching: every article as a row for each language, and what a reader's words find among them.

Keeps: the rows (`index`), written anew where an article reads otherwise than before; the finding (`finding`).

Promises: accents, the end of the last word and a slip of the finger are no matter; the reader's own language comes
first, and what only another language says is found too; what is found shows the words that it was found by.

May call: articles and models of this room.
"""
