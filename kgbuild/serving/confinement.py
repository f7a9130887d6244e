"""Takes from a process what a query must not have: network, memory without bound, a long life.

All of it is the kernel's doing (Linux), so it holds whatever the query engine does.
"""

import ctypes
import os
import platform
import resource
import signal
import struct
from contextlib import suppress
from pathlib import Path

_NEW_NETWORK, _NEW_USER = 0x40000000, 0x10000000
_PARENT_DEATH_SIGNAL, _NO_NEW_PRIVILEGES, _SECCOMP, _FILTER = 1, 38, 22, 2
#: The machine -> its number for the kernel's filter, and the number of its call `socket`.
_MACHINES = {"x86_64": (0xC000003E, 41), "aarch64": (0xC00000B7, 198)}


def leave_network() -> bool:
    """Leave the network for good, children included; says whether the kernel sees to it."""
    try:
        kernel = ctypes.CDLL(None, use_errno=True)
        kernel.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
        apart = not kernel.unshare(_NEW_NETWORK) or not kernel.unshare(_NEW_USER | _NEW_NETWORK)
    except (AttributeError, OSError):
        return False
    return _without_sockets(kernel) or apart


def _without_sockets(kernel: ctypes.CDLL) -> bool:
    """Let the kernel answer "not permitted" to every `socket` of this process."""
    if os.uname().sysname != "Linux" or platform.machine() not in _MACHINES:
        return False
    machine, socket = _MACHINES[platform.machine()]
    load, equal, give = 0x20, 0x15, 0x06  # BPF: load a word, jump if equal, return
    steps = [
        (load, 0, 0, 4),  # the machine that the call is made for
        (equal, 0, 3, machine),
        (load, 0, 0, 0),  # the number of the call
        (equal, 0, 1, socket),
        (give, 0, 0, 0x00050000 | 1),  # EPERM
        (give, 0, 0, 0x7FFF0000),  # allowed
    ]
    code = ctypes.create_string_buffer(b"".join(struct.pack("=HBBI", *step) for step in steps))

    class Program(ctypes.Structure):
        _fields_ = (("length", ctypes.c_ushort), ("code", ctypes.c_void_p))

    program = Program(len(steps), ctypes.addressof(code))
    return not kernel.prctl(_SECCOMP, _FILTER, ctypes.byref(program), 0, 0)


def die_with_parent() -> None:
    """Have this process killed when the one that started it ends, however it ends."""
    with suppress(AttributeError, OSError):  # Linux alone has it
        ctypes.CDLL(None).prctl(_PARENT_DEATH_SIGNAL, signal.SIGKILL, 0, 0, 0)


def bound_memory(more_bytes: int) -> None:
    """Let this process take so much more memory, and leave no picture of it when it breaks."""
    with suppress(ValueError, OSError):  # no /proc, or a lower limit is set already
        pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
        most = pages * os.sysconf("SC_PAGE_SIZE") + more_bytes
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
    with suppress(ValueError, OSError):  # the limit is a courtesy to the disk
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
