"""One rule a file, by service; the file's name is the rule's name."""
