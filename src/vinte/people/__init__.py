"""To be described by whoever builds this room."""
