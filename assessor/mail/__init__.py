"""Letters: `letters` says what they say, `outgoing` keeps them and sends them, `post` speaks to the mail server."""
