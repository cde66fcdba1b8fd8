"""Makes the two runtimes, on any Python 3.11 or newer, with its standard library only."""
