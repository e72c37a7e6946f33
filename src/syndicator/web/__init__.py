"""The published tree over HTTP, with what only a server can answer: search, items, stories, other forms of a feed."""
