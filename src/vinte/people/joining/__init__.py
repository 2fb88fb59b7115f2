"""A business joins: who may, the codes that confirm its addresses, the terms of use, and the account at the end.

Keeps: the dated terms of use (`wordings/<first day>.<language>.md`), and which of them was accepted when; the
members whom a business asked to act for it, and what each of them did.

Promises: a tax identity that has an account is led to it, and never gets a second; an address is told nothing about
whether it has an account except by a letter to itself; account, professional, confirmed addresses and the acceptance
are made together or not at all; the same sign-up sent twice opens one account.

May call: `professionals`, `accounts`, the models.
"""
