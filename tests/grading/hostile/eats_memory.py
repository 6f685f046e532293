"""8 GiB."""
# diagnosis: raises

def make_zombie(*_):
    return bytearray(8 << 30)


find_zombies = bury = make_zombie
