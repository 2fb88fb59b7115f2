"""Jobs: whom the homeowner hired, by whose word, and jobs that fell through before work began."""
