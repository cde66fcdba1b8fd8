"""What a city is, as data, and what danger sounds like: pure, read by both runtimes (Python 3.10+)."""
