"""Fits the reader's weights: `python -m dialogue.training` (`make reader`)."""
