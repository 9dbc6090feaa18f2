"""Jupyter kernels forked from a warm parent: imports happen once, and their memory is shared.

A kernel provisioner of jupyter_client (entry point ``forked-provisioner``), which any kernel spec
of the form ``[python, "-m", MODULE, ...]`` may name, in JupyterLab, nbclient or a server of one's own::

    "metadata": {"kernel_provisioner": {"provisioner_name": "forked-provisioner",
                                        "config": {"preload": ["ipykernel.kernelapp", "pandas"]}}}

``provisioner`` is what jupyter_client sees, ``parent`` the server's end of the line, ``forkserver``
the process that forks, ``immortal`` what spares its kernels copies of memory, ``child`` what a fork does
to become a kernel of its own. Nothing of the kit is imported here but what a spec preloads.

Only on Linux, where a process can be held by a descriptor (pidfd); elsewhere, and wherever a fork
is not possible, the kernel is started the ordinary way.
"""
