"""Known incidents: declared by staff once, told to everybody who reports them, followed by thousands."""
