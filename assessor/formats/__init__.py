"""The file formats: what trainers write, read with the position of every mistake."""
