"""The library's common ground: one kind of record stored, found, announced, imported and exported."""
