"""Edge: HTTP and WebSocket over the features."""
