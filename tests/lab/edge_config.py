"""Writes limpet.toml for the lab: each function gives the text of one part."""
import json

TCP_PORTS = (80, 110, 135, 143, 443, 993, 995, "1024-65535")
UDP_PORTS = (7,)


def rule(protocol, ports, vip="mail", pool="cas", **settings):
    return _table("rule", {"vip": vip, "protocol": protocol, "ports": list(ports), "pool": pool,
                           **settings})


def pool(members, name="cas", **settings):
    """members: {name: settings}, whose "address" is a must; settings: such as clients=1000."""
    lines = "".join(f"  {_inline(member, **options)},\n" for member, options in members.items())
    return _table("pool", {"name": name, "forward": "l2", "affinity": "single", **settings}) + (
        f"members = [\n{lines}]\n")


def configuration(vip, pools, control_socket, interfaces=("eth0",), rules=None):
    """pools and rules: texts; without rules all the lab's ports belong to the pool "cas"."""
    if rules is None:
        rules = [rule("tcp", TCP_PORTS), rule("udp", UDP_PORTS)]
    edge = {"interfaces": list(interfaces), "control_socket": str(control_socket),
            "hash_seed": "mail-farm"}
    return "\n".join([_table("edge", edge, brackets="[{}]"),
                      _table("vip", {"name": "mail", "addresses": [vip]}), *pools, *rules])


def _table(name, settings, brackets="[[{}]]"):
    lines = "".join(f"{key} = {json.dumps(value)}\n" for key, value in settings.items())
    return f"{brackets.format(name)}\n{lines}"


def _inline(name, address, **settings):
    settings = {"name": name, "addresses": [address], **settings}
    return "{ " + ", ".join(f"{key} = {json.dumps(value)}"
                            for key, value in settings.items()) + " }"
