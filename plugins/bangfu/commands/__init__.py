"""Groups of commands of ``bangfu``, one module each with ``register(app)``, which cli.py calls.

A command is a few lines: it loads what it needs late, calls the package, prints.
"""
