"""A decision as one file that proves itself: a mark for each figure, a signature over all, and the keys for it.

Keeps nothing. `marks` names the figure that was changed, `keys` signs and reads public keys, `seal` puts both into a
file and looks at them again. No Django here: whoever doubts a decision checks it on any machine.
"""
