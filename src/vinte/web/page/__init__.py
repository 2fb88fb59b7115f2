"""What every page shares: the request with its clock, amounts, days, dots, icons, files, private pages."""
