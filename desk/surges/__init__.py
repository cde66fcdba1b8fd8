"""Sudden rises over what a category's season lets expect in a place, and clusters of one matter told by several."""
