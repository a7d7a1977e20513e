"""What the tests stand on: databases, a browser, the cast. Nothing here is a test."""
