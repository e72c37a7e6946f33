"""`python -m syndicator`."""

from syndicator.cli import main

main()
