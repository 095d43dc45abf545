"""Volunteers: who they are, what the law asks before a first task, and where they go."""
