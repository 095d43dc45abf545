"""A service small enough to see the chassis through: it counts volunteers, and registers them."""
