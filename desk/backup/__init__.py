"""One file that holds a whole desk, made while it runs, and the way back from it."""
