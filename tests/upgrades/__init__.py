"""Archives as released versions left them, each with what an operator laid over what ships; `keep` writes another."""
