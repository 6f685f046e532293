"""A number of 40,000 digits, a list without an end."""
# diagnosis: gives_a_strange_value

def make_zombie():
    return 10**40_000


def find_zombies(_parent):
    endless = []
    endless.append(endless)
    return endless


def bury(_pid):
    return list(range(100_000))
