"""Claims: the guarantee asked for, verified, decided, paid or refused, and replayed.

Keeps: claims with the professional's words on each contact, questions to homeowners and their answers,
findings, misuse cases with their evidence and hearings, decisions with the evidence and terms they rest on,
statements of reasons, refunds, appeals of every refusal; what was so of a claim and is no more; and the dossier: the views in which the rooms' tables become the guarantee's.

Promises: one open claim for each professional; states change only along the drawn lines (`states`); a
decision is never changed and its chain of hashes shows it; paid once to a tax identity, for ever; mail and time file
nothing that its professional did not agree to; the rules approve what is clear and refuse nothing; a claim is never refused while what is missing can still come, nor
worse off for our time; a suspension for misuse needs a person, two independent pieces of evidence, that the
professional was told of each and answered or had the time to, a reason and a way to appeal; an appeal is answered by
another and, upheld, decides anew; no rule of the guarantee is written here.

Where to begin: `steps/` is one module for each step of a claim (drafting, on_the_day, filing, answering, verifying, by_rules, waiting,
late_desk, withdrawing, misuse, hearing, deciding, two_people, appeals, anew, cases); `signals` are what a person is to
look at; `drafts` finds the descriptions in a mail, without Django; `desk`, `progress`, `drafted`, `questions` and `records` are what pages ask; `dossier` reads the views and asks the
guarantee about them; `rules` are the dated figures; `due` is what time alone brings; `checks` are the invariants.

Doors: `actions`, `queries`, and `replay`, which needs no Django (nor do `dossier/chain` and
`dossier/evaluating`), so that whoever doubts a decision runs it again anywhere.

May call: every room below.
"""
