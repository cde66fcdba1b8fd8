"""The staff web console: pages that need no script. A handler parses, calls one desk method, renders."""
