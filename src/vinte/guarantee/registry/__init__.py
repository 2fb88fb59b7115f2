"""What each clause needs to be shown, once: read by the command line, claims and letters, pages and the desk.

`entries.ENTRIES` has one `Entry` for each clause of `terms.CLAUSES`; `entry` says what one holds. They stand in
the order of the article: `buying`, `keeping` (what follows the purchases), `claiming`. Nothing is decided here:
figures, days and contacts come from the assessment. Words are messages (`wording`), written by whoever reads.
"""
