"""The city pack as staff edit it: revisions over its files, checked as the files are, in force without a restart."""
