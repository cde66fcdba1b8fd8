"""`python -m bot bench`: whole turns of this product, and of two stock Rasa assistants beside it, in one call."""
