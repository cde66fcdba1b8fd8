"""Reports: the days a city looks back on, what is told of them, and the documents that are made of it."""
