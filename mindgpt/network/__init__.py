"""Addresses -> files in `data/raw`: the only code that touches the network."""
