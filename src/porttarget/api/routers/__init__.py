"""Routers, by side: the service itself, movement, targeting, packets, pages."""
