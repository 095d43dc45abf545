"""The directory of partner organisations, and what they answer to referrals."""
