"""Who is here and what they may do: accounts, homeowners, rights, codes, private links.

May call: `catalogue`, the models.
"""
