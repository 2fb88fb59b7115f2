"""Complaints of homeowners about professionals who bought their contact.

A no-show, bad work, money, conduct: the professional is told and answers within days; an agent decides with reasons
which both read; either side appeals once, to another agent. Nothing is shown to anybody else before the last word, and
what is upheld then stands on the profile as a plain figure for some months. No answer admits nothing: it is decided on
what there is. It is no payment incident, so the guarantee does not ask about it (GUARANTEE.md, `payment_incidents`).

`hearing` files, answers, settles and appeals; `deciding` is the desk's; `reading` is what pages ask.
"""
