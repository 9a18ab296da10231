"""What a limpet.toml says, as Python's own TOML reader understands it; held against what limpetd shows and
what its maps hold."""
import ipaddress
import re
import tomllib

from deadline import wait_until

SECONDS = {"ms": 0.001, "s": 1, "m": 60, "h": 3600, "d": 86400}
SETTLING = 5


class FileMeaning:
    def __init__(self, text):
        self.file = tomllib.loads(text.decode())
        self.pools = {pool["name"]: pool for pool in self.file["pool"]}

    def expect_shown(self, ask):
        """As limpetd tells."""
        shown = {(member["pool"], member["name"]): (
            member["weight"], set(member["addresses"])) for member in ask("show.members")["members"]}
        assert shown == {(pool["name"], member["name"]): (
            member.get("weight", 100), {_address(one) for one in member["addresses"]})
            for pool in self.pools.values() for member in pool["members"]}
        assert {vip["name"]: {one["address"] for one in vip["addresses"]}
                for vip in ask("show.vips")["vips"]} == {
            vip["name"]: {_address(one) for one in vip["addresses"]} for vip in self.file["vip"]}

    def expect_in(self, maps):
        """Within a moment: new members are asked for their next hops first."""
        timeouts = {name: _seconds(pool.get("affinity_timeout", "30m"))
                    for name, pool in self.pools.items()}
        rules = self.rules()
        wait_until(lambda: (maps.timeouts(), maps.rules()) == (timeouts, rules), SETTLING,
                   lambda: f"{timeouts} and {rules} in the maps: {maps.timeouts()}, {maps.rules()}")
        wait_until(lambda: self.wrong_members(maps) == [], SETTLING,
                   lambda: f"slots of the file's members: {self.wrong_members(maps)}")

    def rules(self):
        """As PinnedMaps.rules."""
        found = {(_address(one), protocol): [] for vip in self.file["vip"] for one in vip["addresses"]
                 for protocol in ("tcp", "udp")}
        addresses = {vip["name"]: vip["addresses"] for vip in self.file["vip"]}
        for rule in self.file.get("rule", []):
            target = rule["pool"], rule.get("disabled", False)
            for one in addresses[rule["vip"]]:
                found[_address(one), rule["protocol"]] += [
                    (*_range(ports), *target) for ports in rule["ports"]]
        return {key: _merged(sorted(ranges)) for key, ranges in found.items()}

    def wrong_members(self, maps):
        """Of each pool those that have slots and should not."""
        return [(pool, member) for pool, shares in maps.shares().items() for member in shares
                if member not in self._eligible(pool)]

    def _eligible(self, name):
        """Pool and name of those who may have slots of this pool, its backup's among them."""
        found, seen = set(), set()
        while name and name not in seen:
            seen.add(name)
            pool = self.pools[name]
            found |= {(name, member["name"]) for member in pool["members"]
                      if member.get("state", "up") == "up" and member.get("weight", 100)}
            name = pool.get("backup")
        return found


def _merged(ranges):
    merged = []
    for first, last, *target in ranges:
        if merged and merged[-1][1] + 1 == first and merged[-1][2:] == target:
            merged[-1][1] = last
        else:
            merged.append([first, last, *target])
    return [tuple(one) for one in merged]


def _range(ports):
    first, _, last = str(ports).partition("-")
    return int(first), int(last or first)


def _seconds(duration):
    number, unit = re.fullmatch(r"(\d+)(ms|s|m|h|d)", str(duration)).groups()
    return int(number) * SECONDS[unit]


def _address(text):
    return str(ipaddress.ip_address(text))
