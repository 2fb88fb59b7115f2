"""The `vinte` command's own commands, one module each."""
