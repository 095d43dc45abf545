"""Pure rules of the back office."""
