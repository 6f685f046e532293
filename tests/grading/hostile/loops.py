"""Never comes back."""
# diagnosis: never_returns

def make_zombie(*_):
    while True:
        pass


find_zombies = bury = make_zombie
