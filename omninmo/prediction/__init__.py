"""What a tracked model predicts now, and how often it was right."""
