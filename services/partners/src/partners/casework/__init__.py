"""Partners at work: what handlers do that asks for more than a page."""
