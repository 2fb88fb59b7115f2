"""What letters are written with."""
