"""`python -m contradict` is `contradict`."""

from contradict.cli import main

main(prog_name="contradict")
