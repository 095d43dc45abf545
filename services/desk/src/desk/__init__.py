"""The desk: every page a person of the network sees. It owns no domain data."""
