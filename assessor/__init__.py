"""Lessons in Markdown and questions in YAML become a site and a measuring instrument."""

__version__ = "0.1.0"
