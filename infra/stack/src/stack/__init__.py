"""How the whole starts: the embedded stack, the demo and the `draaischijf` command."""
