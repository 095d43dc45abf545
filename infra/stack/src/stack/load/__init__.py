"""Filling invented networks with ten years of signals, to see how Draaischijf carries a whole country."""
