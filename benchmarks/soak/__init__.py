"""Long randomised runs: random files in random order, workers killed at random; the views must come out the same."""
