"""Jupyter kernels forked from a warm parent: imports happen once, and their memory is shared.

A kernel provisioner of jupyter_client (entry point ``forked-provisioner``), which any kernel spec
of the form ``[python, "-m", MODULE, ...]`` may name, in JupyterLab, nbclient or a server of one's own::

    "metadata": {"kernel_provisioner": {"provisioner_name": "forked-provisioner",
                                        "config": {"preload": ["ipykernel.kernelapp", "pandas"]}}}

In the server, ``provisioner`` is the class that jupyter_client calls, and ``parent`` starts the warm parent and asks
it for kernels. ``forkserver`` is the program of the warm parent, ``immortal`` spares its kernels copies of memory, and
``child`` turns a fork into a kernel. Nothing of the kit is imported here but what a spec preloads.

It forks only on Linux, where a process can be referred to by a descriptor (pidfd); elsewhere, and wherever a fork
is not possible, the kernel is started the ordinary way. ``TRACKS_FORK=0`` in the environment switches forking off.
"""
