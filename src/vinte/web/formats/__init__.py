"""How dates are written and read where Django's own formats are not those of our readers."""
