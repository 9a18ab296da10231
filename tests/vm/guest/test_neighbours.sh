# A neighbour table that is too small for its link. Its size is the kernel's, not a namespace's, so this
# is no test for a machine that others use: the strangers' entries go, the members' stay.
. /guest/network.sh
begin neighbours
network_up
vips 192.0.2.2 203.0.113.1
vips 2001:db8:2::2 2001:db8:a::1
serve near

sizes="8 32 64"  # from the first on what is old is forgotten, above the last there is no room
usual=$(sysctl -n net.ipv4.neigh.default.gc_thresh1 net.ipv4.neigh.default.gc_thresh2 \
  net.ipv4.neigh.default.gc_thresh3)
table() {
  for family in ipv4 ipv6; do
    sysctl -q -w "net.$family.neigh.default.gc_thresh1=$1" \
      "net.$family.neigh.default.gc_thresh2=$2" "net.$family.neigh.default.gc_thresh3=$3"
  done
}

# meet FIRST LAST: as if the edge had heard of these hosts; there may be no room for some.
meet() {
  for n in $(seq "$1" "$2"); do
    echo "neighbour replace 192.0.2.$n dev eth0 nud stale lladdr 02:00:00:00:01:02"
    echo "neighbour replace 2001:db8:2::$n dev eth0 nud stale lladdr 02:00:00:00:01:02"
  done | ip -n edge -force -batch - >/dev/null 2>&1 || true
}

known() { ip -n edge neighbour show "$1" dev eth0 | grep -q lladdr; }
served() { [ "$(fetch 11 "http://203.0.113.1/")" = near ]; }
served6() { [ "$(fetch 11 "http://[2001:db8:a::1]/")" = near ]; }

# known_again ADDRESS: where the kernel had to make room just now, limpetd sees to it at once.
known_again() {
  for _ in $(seq 10); do
    known "$1" && return 0
    sleep 0.3
  done
  return 1
}
# stays SECONDS: with new strangers every second; nobody's clients notice.
stays() {
  for second in $(seq "$1"); do
    meet $((167 + 4 * second)) $((170 + 4 * second))
    known_again 192.0.2.21 && known_again 2001:db8:2::21 ||
      { echo "forgotten after $second s"; return 1; }
    sleep 1
  done
  ! grep "is down" /tmp/limpetd.log
}
forgets() { ! known 192.0.2.100 && ! known 2001:db8:2::100; }

config() {
  cat <<'END'
[[vip]]
name = "vip"
addresses = ["203.0.113.1", "2001:db8:a::1"]
[[pool]]
name = "near"
clients = 1000
members = [ { name = "near", addresses = ["192.0.2.21", "2001:db8:2::21"] } ]
[[rule]]
vip = "vip"
protocol = "tcp"
ports = [80]
pool = "near"
END
}
start() { config | start_limpetd; }
check limpetd_finds_its_member start
check served_at_first served
table $sizes
meet 100 170
check members_are_not_forgotten stays 15
check strangers_are forgets
check served_all_the_same served
check served_by_ipv6 served6
# There is no room even for who was known: limpet goes by what it knew.
meet 100 250
ip -n edge neighbour flush 192.0.2.21
check served_without_room served
table $usual
stop_limpetd
network_down
