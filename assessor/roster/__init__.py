"""Who is here: what a file would change and changing it, one person at a time or all at once, each change noted.

`plan` works out what a file would do and does nothing; `importing` does it; `changes` is for one person or team;
`exporting` writes what `plan` reads as no change. Nobody here can take the last admin away.
"""
