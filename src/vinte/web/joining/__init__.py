"""A business joins on its phone: one question a page, and before any code what there is to win here."""
