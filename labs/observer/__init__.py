"""The observer: runs a program and tells what the kernel did with its processes."""
