"""Taking over a register that a coordinator kept in Excel."""
