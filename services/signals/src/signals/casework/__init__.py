"""What the handlers do with a dossier, step by step: load, decide, keep, tell."""
