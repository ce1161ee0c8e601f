"""Bangfu (帮扶): the reporting warehouse of a city's consumption-assistance work."""
