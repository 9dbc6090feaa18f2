"""Take the free memory between what the warm parent has, so that what a kernel allocates stands together on pages of its own.

An allocation takes the first gap that is large enough, and writing into a gap copies the page that parent and kernels share:
with a thousand gaps, as many pages of 4 kB at most. What is taken here is never given back. The gaps are those of the C library,
from which comes what is larger than 512 bytes, and everything in C. Those of Python's own allocator are few.
"""

from __future__ import annotations

import ctypes
from typing import Final

CHUNKS: Final = (65536, 32768, 16384, 8192, 4096, 2048, 1024, 528, 400, 256, 192, 128, 96, 64, 48, 32, 24)
"""Bytes that are asked for, the large gaps first."""
FIELDS: Final = ("arena", "ordblks", "smblks", "hblks", "hblkhd", "usmblks", "fsmblks", "uordblks", "fordblks", "keepcost")


class MallInfo(ctypes.Structure):
    """``struct mallinfo2`` of glibc (mallinfo(3))."""

    _fields_ = [(name, ctypes.c_size_t) for name in FIELDS]


def take_free_memory() -> int:
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
    most = before.fordblks  # more cannot be free: the loop ends also where the heap is not as is assumed here
    for size in CHUNKS:
        for _ in range(most // size + 1):
            address = c_library.malloc(size)
            if not address or address >= end:
                c_library.free(address)
                break
    return int(c_library.mallinfo2().uordblks - before.uordblks)
