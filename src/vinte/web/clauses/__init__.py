"""The guarantee's clauses as rows on a page, for the professional and the desk alike. May call: `page`."""
