"""Lists that are data: trades, kinds of badges, municipalities and parishes, with their labels."""
