"""A backup of every service's database, its keys apart, and putting it back in another folder."""
