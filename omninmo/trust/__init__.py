"""How a result compares with chance: the same pipeline on noise, and each feature scrambled."""
