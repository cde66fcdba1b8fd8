"""A random life for the whole desk (hypothesis): rules drive the use-cases, and oracles of their own judge them."""
