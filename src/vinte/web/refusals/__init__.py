"""Pages for what was refused or went wrong, and what is refused before a view is asked.

`plain` are pages that need nothing: no database, no clock, no session, no host name. `handlers` is what Django calls;
where the site still stands they wear its shell. `ceilings` says how many bytes a route takes in, `anonymous` how often
one address may send something without an account.
"""
