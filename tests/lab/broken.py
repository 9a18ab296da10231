"""What makes a file of the lab one that limpetd refuses."""

#: A text of it, what takes its place, and a word of the line that says what is wrong.
BROKEN = [
    ('affinity = "single"', 'afinity = "single"', "afinity"),
    ('affinity = "single"', "affinity = 7", "affinity"),
    ('"192.0.2.22"', '"192.0.2.322"', "addresses"),
    ('pool = "cas"', 'pool = "nowhere"', "nowhere"),
    ("[edge]", "[edge", ""),
    ("80, 110", "80, 0", "ports"),
    ("80, 110", "80, 70000", "ports"),
    ('"1024-65535"', '"2000-1024"', "2000-1024"),
    ('name = "ex2"', 'name = "ex1"', "ex1"),
]
#: What a start would take, and a reload does not.
NEEDS_RESTART = [
    ("clients = 2000", "clients = 3000", "clients"),
    ('affinity = "single"', 'affinity = "none"', "affinity"),
    ('hash_seed = "mail-farm"', 'hash_seed = "web-farm"', "hash_seed"),
]
