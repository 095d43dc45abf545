"""One scenario a module, to be read as a play."""
