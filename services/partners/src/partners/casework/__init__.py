"""What the handlers do beside a referral's answers: telling by mail that one waits."""
