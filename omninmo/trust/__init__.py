"""What a result is worth beside chance: the same pipeline on noise, and each feature scrambled."""
