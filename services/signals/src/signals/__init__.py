"""The back office: a signal is received, weighed, acted on, checked and fed back."""
