"""The pure core: items, scoring, knowledge, recommendation. See README.md on the door."""
