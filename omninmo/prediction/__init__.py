"""What a tracked model says of prices that it was not trained on."""
