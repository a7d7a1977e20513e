"""`python -m assessor` is the `assessor` command."""

from assessor.cli import main

main()
