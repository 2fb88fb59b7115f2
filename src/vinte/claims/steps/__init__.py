"""The steps of a claim, one module each; every function is one transaction."""
