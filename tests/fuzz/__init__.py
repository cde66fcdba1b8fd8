"""Requests that nobody sends by accident, made by chance from a seed: the same seed makes the same requests."""
