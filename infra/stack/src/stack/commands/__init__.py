"""The commands that work on a stack that runs, or on its databases."""
