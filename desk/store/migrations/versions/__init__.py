"""The revisions, oldest first. They never import the application's models, which move on."""
