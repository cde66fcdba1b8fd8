"""Talks acted turn by turn by people who have seen neither code nor data, and judged by others."""
