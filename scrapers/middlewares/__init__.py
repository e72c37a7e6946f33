"""Manners and memory: what every request and response passes through."""
