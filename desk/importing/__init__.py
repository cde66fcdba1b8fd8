"""A city's past tickets, read from a file and kept as tickets like all others."""
