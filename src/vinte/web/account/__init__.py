"""The account area of whoever is logged in: address, language, keys, open sessions, the data kept."""
