"""Understands what citizens write, and decides what follows from it."""
