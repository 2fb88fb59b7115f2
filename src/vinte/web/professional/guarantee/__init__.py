"""How the guarantee stands, the claim, decisions and payment incidents."""
