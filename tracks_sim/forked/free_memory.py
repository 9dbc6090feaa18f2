"""Take the free memory between the objects of the warm parent, so that a kernel's new objects stand together on pages of their own.

An allocation takes the first gap that is large enough, and writing into a gap copies the page that parent and kernels share:
with two thousand gaps, as many pages of 4 kB at most. What is taken here is never given back.
"""

from __future__ import annotations

import ctypes
from collections import Counter
from typing import Final

# CPython's own allocator, for objects up to 512 bytes: https://github.com/python/cpython/blob/3.13/Include/internal/pycore_obmalloc.h
POOL: Final = 16 * 1024
"""Bytes of a pool, which holds objects of one size class."""
POOL_HEADER: Final = 48
"""Bytes at the start of a pool."""
ALIGNMENT: Final = 16
"""Bytes from one size class to the next."""
LARGEST: Final = 512
"""Bytes of the last size class."""
EMPTY_BYTES: Final = 33
"""Bytes of an empty ``bytes`` object."""
# The C library's allocator, for what is larger and for everything in C.
CHUNKS: Final = (65536, 32768, 16384, 8192, 4096, 2048, 1024, 528, 400, 256, 192, 128, 96, 64, 48, 32, 24)
"""Bytes that are asked for, the large gaps first."""
FIELDS: Final = ("arena", "ordblks", "smblks", "hblks", "hblkhd", "usmblks", "fsmblks", "uordblks", "fordblks", "keepcost")


class MallInfo(ctypes.Structure):
    """``struct mallinfo2`` of glibc (mallinfo(3))."""

    _fields_ = [(name, ctypes.c_size_t) for name in FIELDS]


def take_free_memory() -> list[object]:
    """Take the gaps of both allocators; return the objects that fill those of the first, which have to be kept."""
    filling = [item for size in range(ALIGNMENT, LARGEST + 1, ALIGNMENT) for item in objects_without_gap(size)]
    take_chunks()
    return filling


def objects_without_gap(size: int) -> list[object]:
    """Objects of a size class, made until one pool holds nothing else: where another had a gap, that would have been taken first."""
    most = (POOL - POOL_HEADER) // size
    made: list[object] = []
    while True:
        new = [_object(size) for _ in range(2 * most)]
        made += new
        if max(Counter(id(item) // POOL for item in new).values()) >= most:
            return made


def _object(size: int) -> object:
    """A new object of a size class."""
    if size <= EMPTY_BYTES:
        return object() if size == ALIGNMENT else complex(1, 1)
    return bytes(size - EMPTY_BYTES)


def take_chunks() -> int:
    """Take the chunks of memory that glibc has free below the end of its heap; return the bytes; 0 for another C library."""
    c_library = ctypes.CDLL(None)
    if not hasattr(c_library, "mallinfo2"):
        return 0
    c_library.mallinfo2.restype = MallInfo
    c_library.malloc.restype, c_library.malloc.argtypes = ctypes.c_void_p, [ctypes.c_size_t]
    c_library.sbrk.restype, c_library.sbrk.argtypes = ctypes.c_void_p, [ctypes.c_ssize_t]
    c_library.free.argtypes = [ctypes.c_void_p]
    before = c_library.mallinfo2()
    end = c_library.sbrk(0) - before.keepcost
    for size in CHUNKS:
        while (address := c_library.malloc(size)) and address < end:
            pass
        c_library.free(address)
    return int(c_library.mallinfo2().uordblks - before.uordblks)
