"""``python -m tracks_sim.serve.kernel -f CONNECTION_FILE``: also what a fork of the warm parent runs."""

from tracks_sim.serve.kernel import main

main()
