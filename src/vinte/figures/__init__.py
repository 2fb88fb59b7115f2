"""Figures: dated files that a site has of its own, taken on while it runs.

Keeps: what was taken on from the folder that `VINTE_FIGURES_DIR` names (one sub-folder for each kind), text by text
and only growing; and which files of the folder were refused, with line and field, since when.

Promises: a file is taken on whole or not at all, once its day is still to come in each of its markets (on a site where
nobody has joined or asked anything yet, whatever its day); until its day it can be replaced or taken out again, from its
day on never. Whoever changes or removes it in the folder then is told, and the site goes on with what it took on. Every
process reads the same files, for it reads them here and not in the folder. The database is the truth: the folder may be
on one machine.

How: `folder.py` reads a folder and looks at each file, without a database; `taking.py` is the duty of each minute;
`counting.py` hands what was taken on to the kernel's reader, in this process; `standing.py` is what the operator reads.

May call: the kernel and the guarantee, whose terms say which day it is in a market. The kinds are told to the kernel by
the project, which alone knows every room; whether anybody has joined is told by `people`.
"""
