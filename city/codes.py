"""What a tracking code is written in: the desk makes such codes, and the dialogue server hears them."""

from __future__ import annotations

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Without 0 and O, 1 and I and L, which are misread."""
LENGTH = 6
