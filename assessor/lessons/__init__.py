"""Builds the lesson pages and lends their look to the app."""
