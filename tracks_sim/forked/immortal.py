"""Make what exists before the forks immortal (PEP 683), so that no kernel copies a page to count a reference on it.

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
    """Give every object that can be reached the count of None; how many there were, 0 where Python does not allow it.

    They are never freed and their finalizers never run, neither here nor in a fork, so this process must end by
    ``os._exit``, and what holds a descriptor must have been closed before.
    """
    if not allowed():
        return 0
    objects = reached()
    never = _count(None)
    for address in objects:
        ctypes.c_uint32.from_address(address).value = never
    return len(objects)


def allowed() -> bool:
    """Whether an object that gets the count of None keeps it, whatever refers to it: tried on one that nobody else has."""
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
    kept = sys.getrefcount(probe) == counted
    del more
    return kept and sys.getrefcount(probe) == counted == sys.getrefcount(None)


def reached() -> set[int]:
    """Addresses of all that the collector knows and of all that this refers to."""
    found: set[int] = set()
    todo: list[Any] = gc.get_objects()
    own = {id(found), id(todo)}
    while todo:
        one = todo.pop()
        if id(one) in found or id(one) in own:
            continue
        found.add(id(one))
        todo.extend(gc.get_referents(one))
        if isinstance(one, CodeType):  # which the collector does not look into
            todo.extend((one.co_consts, one.co_names, one.co_varnames, one.co_freevars, one.co_cellvars))
            todo.extend((one.co_filename, one.co_name, one.co_qualname, one.co_linetable, one.co_exceptiontable))
    return found


def _count(one: object) -> int:
    return ctypes.c_uint32.from_address(id(one)).value
