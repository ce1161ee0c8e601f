"""Measurements against named baselines (``python -m benchmarks``) and the long randomised runs (``.soak``)."""
