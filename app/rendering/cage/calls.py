"""The system calls that are left in the cage, by number for each kind of processor."""

# The kernel's names of the two kinds (AUDIT_ARCH_…).
ARCHITECTURES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
_COLUMN = {"x86_64": 0, "aarch64": 1}
# For work on files that are open: reading, writing, memory, time. None of them reaches anybody else.
_ALWAYS = {
    "read": (0, 63), "write": (1, 64), "close": (3, 57), "fstat": (5, 80), "lseek": (8, 62),
    "mmap": (9, 222), "mprotect": (10, 226), "munmap": (11, 215), "brk": (12, 214),
    "rt_sigaction": (13, 134), "rt_sigprocmask": (14, 135), "rt_sigreturn": (15, 139),
    "pread64": (17, 67), "pwrite64": (18, 68), "readv": (19, 65), "writev": (20, 66),
    "sched_yield": (24, 124), "mremap": (25, 216), "madvise": (28, 233), "getpid": (39, 172),
    "exit": (60, 93), "uname": (63, 160), "ftruncate": (77, 46), "gettimeofday": (96, 169),
    "sysinfo": (99, 179), "sigaltstack": (131, 132), "gettid": (186, 178), "futex": (202, 98),
    "sched_getaffinity": (204, 123), "restart_syscall": (219, 128), "clock_gettime": (228, 113),
    "clock_getres": (229, 114), "clock_nanosleep": (230, 115), "exit_group": (231, 94),
    "newfstatat": (262, 79), "set_robust_list": (273, 99), "getrandom": (318, 278),
    "statx": (332, 291), "rseq": (334, 293),
}  # fmt: skip
# To start one other program as this process; Landlock says which files it may read.
_PROGRAM = {
    "execve": (59, 221), "openat": (257, 56), "faccessat": (269, 48), "access": (21, 48),
    "arch_prctl": (158, 167), "set_tid_address": (218, 96), "readlinkat": (267, 78),
    "readlink": (89, 78), "getdents64": (217, 61), "getcwd": (79, 17), "fcntl": (72, 25),
    "ioctl": (16, 29), "poll": (7, 73), "geteuid": (107, 175), "getuid": (102, 174),
    "getegid": (108, 177), "getgid": (104, 176), "dup": (32, 23), "munlock": (150, 229),
}  # fmt: skip


def calls(machine: str, *, program: bool) -> list[int]:
    """Return the numbers of what is allowed on this kind of processor."""
    column = _COLUMN[machine]
    listed = _ALWAYS | (_PROGRAM if program else {})
    return sorted({numbers[column] for numbers in listed.values()})
