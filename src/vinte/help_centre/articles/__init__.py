"""Articles: what the help centre says, in Markdown files that are reviewed like code and in the operator's own.

Keeps: the texts in `texts/<language>/`, each with its front matter; the figures that their places in braces stand for
(`figures`); the operator's articles with their versions and what became of them (`own`); how an article reads on a day
for a reader (`reading`).

Promises: no figure is typed in a text: each is taken from a dated file on the day of reading, so that a new file changes
the page and nothing else; an article is there in every language or not at all; whoever began under earlier terms of the
guarantee reads it with those. What is wrong in a text is told with its line and field, and nothing of it is taken.

May call: models of this room; leads, people and below.
"""
