"""Edge: the command line. Each command is a file."""
