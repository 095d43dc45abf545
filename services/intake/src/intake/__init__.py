"""Clients, consents and help requests: who the network supports, and what they agreed to."""
