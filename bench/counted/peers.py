"""limpet beside what one would use instead, by packets that the guest really sends."""
import json

# By what guest/peers.sh calls them.
TITLES = {"floor": "redirect floor, live", "limpet": "limpet, l2, live",
          "sh": "IPVS direct routing, sh", "mh": "IPVS direct routing, mh",
          "rr": "IPVS direct routing, rr, persistent",
          "nftables": "nftables, jhash and conntrack",
          "ecmp": "ECMP route, no affinity", "skb": "skb floor, live"}
FLOOR = "floor"
SENT_BACK = ("floor", "skb")  # to the generator, not to members
UNIT = "instructions/packet"
PROGRAMS = ("limpetd", "limpetctl", "live_generator", "live_floor")
TOOLS = ("ipvsadm", "nft", "tc")
MODULES = ("sch_ingress", "cls_bpf", "ip_vs", "ip_vs_sh", "ip_vs_mh", "ip_vs_rr", "nf_conntrack",
           "nf_tables", "nft_chain_nat", "nft_nat", "nft_hash")


def title(name):
    return f"counted: {TITLES[name]}"


def wanted(pattern):
    """Names, of those whose rows match; the floor first, as it is taken off the others."""
    names = [name for name in TITLES if pattern.search(title(name))]
    return names if not names or FLOOR in names else [FLOOR, *names]


class Peers:
    """What the guest said of them."""

    def __init__(self, lines):
        self.sources, self.said = 0, {}
        for line in lines:
            kind, *words = line.split(maxsplit=4)
            if kind == "sources":
                self.sources = int(words[0])
            elif kind == "peer":
                self.said[words[0]] = words[1:]

    def rows(self, names, pattern):
        rows = [self._row(name) for name in names]
        return [row for row in rows if pattern.search(row["name"])]

    def _row(self, name):
        why = self._missed(name) or self._missed(FLOOR)
        if why:
            return {"name": title(name), "failed": why}
        own = self._a_packet(name) - (0 if name == FLOOR else self._a_packet(FLOOR))
        return {"name": title(name), "value": round(own), "unit": UNIT}

    def _a_packet(self, name):
        """Whatever the guest's processor did meanwhile, divided by the packets: nothing else runs there.
        Not the time that passed: each call for frames ends in a wait for RCU."""
        sent = json.loads(self.said[name][2])
        return sent["busy_s"] * 1e9 / sent["sent"]

    def _missed(self, name):
        """Why not all packets went the way that the row stands for; "": they did."""
        if len(self.said.get(name, ())) < 3:
            return f"{TITLES[name]}: it could not be set up; see the console"
        counted, known, said = self.said[name]
        sent = json.loads(said)
        if name in SENT_BACK:
            return _short(sent["back"], sent, "came back")
        if known != "-" and int(known) < 0.95 * self.sources:
            return f"{known} of {self.sources} clients are known"
        if min(sent["members"]) < sent["sent"] / len(sent["members"]) / 2:
            return f"the members' shares are {sent['members']}"
        return (_short(int(counted), sent, "were counted by the edge") or
                _short(sum(sent["members"]), sent, "arrived at the members"))


def _short(number, sent, what):
    return f"{number} of {sent['sent']} packets {what}" if number < 0.999 * sent["sent"] else ""
