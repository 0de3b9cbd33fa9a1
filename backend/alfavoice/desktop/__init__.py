"""Edge: the window, the tray and a single running instance. Knows a URL and a token, never a feature."""
