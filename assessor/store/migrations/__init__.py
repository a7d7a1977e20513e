"""The changes of the tables, oldest first; each file says what it changes and is never edited once released."""
