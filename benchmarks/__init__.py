"""Measurements; every number in a README or a card comes from one of these commands."""
