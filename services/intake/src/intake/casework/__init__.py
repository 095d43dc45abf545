"""What the handlers do with help requests."""
