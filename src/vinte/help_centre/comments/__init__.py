"""Comments below articles: written by whoever has an account, read by the desk before they show, and answered.

Promises: nobody's words are shown before a person read them; who wrote is told what became of it and why; a comment is
signed with a first name only.

May call: articles and models of this room; people, notices and below.
"""
