"""The interfaces that other programs rely on: the staff API, Open311, health and metrics."""
