"""What is kept about one person: told to them, given to them, ended by them.

`kinds` says it in words, `archive` writes it into one file, `ending` erases it. Nobody here reads anybody else's.
"""
