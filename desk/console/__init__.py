"""The staff web console: server-rendered pages, no script. A handler parses, calls one desk method, renders."""
