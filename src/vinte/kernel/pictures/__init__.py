"""Pictures that strangers send, decoded apart from everything else.

`decoding` makes a picture anew with as little memory as its format lets it; `worker` is the process in which that is
done, with a ceiling on memory and on time and nothing of ours in its environment; `desk` hands it the bytes, at most two
at once on this machine (docs/decisions/pictures-apart.md).
"""
