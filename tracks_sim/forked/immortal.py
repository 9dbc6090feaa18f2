"""Make all objects that exist before the forks immortal (PEP 683), so that no kernel copies a page to count a reference.

CPython from 3.12 on does not count references on objects whose count has a certain value, that of None. Nothing in Python
sets it, but Cinder, from which PEP 683 comes, does exactly this before its workers are forked. Here it is written into
the objects: the first four bytes of None are copied over theirs. Where that is not how this Python counts, nothing is done.
"""

from __future__ import annotations

import ctypes
import gc
import sys
import sysconfig
from types import CodeType
from typing import Any


def immortalize() -> int:
    """Give every reachable object the reference count of None; return their number, 0 where this Python does not support it.

    They are never freed and their finalizers never run, neither here nor in a fork, so this process must end by
    ``os._exit``, and every open descriptor must have been closed before.
    """
    if not is_supported():
        return 0
    addresses = reachable_addresses()
    immortal = _count(None)
    for address in addresses:
        ctypes.c_uint32.from_address(address).value = immortal
    return len(addresses)


def is_supported() -> bool:
    """Whether an object that gets the count of None keeps it, whatever refers to it; tried on an object of its own."""
    if sys.implementation.name != "cpython" or sys.byteorder != "little" or sys.maxsize < 2**32:
        return False
    if sysconfig.get_config_var("Py_GIL_DISABLED") or hasattr(sys, "gettotalrefcount"):
        return False  # other layouts of an object
    if sys.version_info < (3, 12):
        return False
    probe = object()
    ctypes.c_uint32.from_address(id(probe)).value = _count(None)
    counted = sys.getrefcount(probe)
    more = [probe] * 1000
    unchanged = sys.getrefcount(probe) == counted
    del more
    return unchanged and sys.getrefcount(probe) == counted == sys.getrefcount(None)


def reachable_addresses() -> set[int]:
    """Addresses of all objects that the collector tracks and of all that these refer to."""
    addresses: set[int] = set()
    pending: list[Any] = gc.get_objects()
    own = {id(addresses), id(pending)}
    while pending:
        item = pending.pop()
        if id(item) in addresses or id(item) in own:
            continue
        addresses.add(id(item))
        pending.extend(gc.get_referents(item))
        if isinstance(item, CodeType):  # the collector does not traverse code
            pending.extend((item.co_consts, item.co_names, item.co_varnames, item.co_freevars, item.co_cellvars))
            pending.extend((item.co_filename, item.co_name, item.co_qualname, item.co_linetable, item.co_exceptiontable))
    return addresses


def _count(item: object) -> int:
    """The reference count as CPython stores it: the first four bytes of the object."""
    return ctypes.c_uint32.from_address(id(item)).value
