"""Template tags of the room `notices`."""
