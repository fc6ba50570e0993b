"""What a result says in words, pictures and files."""
