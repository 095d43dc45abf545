"""The NESTOR story: six scenarios played through the public APIs by the people themselves."""
