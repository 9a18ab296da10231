# Edges that carry on real packets: limpet, and what one would use instead. The generator is here,
# the edge is a namespace at the other end of a veth, and its members are MAC addresses, here again.
#
# For each name in /guest/peers a line "peer NAME COUNTED KNOWN JSON" goes to ttyS1: packets by the
# edge's own account, connections or clients that it knows (- if it knows none), what the generator
# says. Or "peer NAME failed".
. /guest/network.sh  # that of tests/vm

vip=203.0.113.10
members="192.0.2.21 192.0.2.22 192.0.2.23 192.0.2.24"
sources=4096
passes=16  # how often each has sent before it is measured: so many make the walk a round
seconds=0.1

# edge_up: as fast as the kernel's own ways go. Real cards see to checksums.
edge_up() {
  host edge 192.0.2 2001:db8:2 2
  gateway edge 192.0.2 2001:db8:2
  local mac=16 member
  for member in $members; do
    echo "neigh add $member lladdr 02:4c:00:00:00:$(printf %02x $mac) dev eth0 nud permanent"
    mac=$((mac + 1))
  done | ip -n edge -batch -
  within edge sysctl -q -w net.ipv4.ip_forward=1 net.ipv4.ip_early_demux=0 \
    net.ipv4.conf.all.rp_filter=0 net.ipv4.conf.eth0.rp_filter=0 \
    net.ipv4.conf.all.send_redirects=0 net.ipv4.conf.eth0.send_redirects=0
}

edge_down() {
  ip netns del edge
  wait_for 10 no_edge
}

no_edge() { ! ip link show edge >/dev/null 2>&1; }

# kernels_own: what veth takes of the generator goes to the kernel. Without GRO: with so many
# clients there is nothing to merge.
kernels_own() {
  ip -n edge link set dev eth0 xdp object /guest/pass.o section xdp
  within edge ethtool -K eth0 gro off >/dev/null
}

# Each: start_NAME, counted_NAME and known_NAME.
start_floor() { within edge live_floor swap eth0; }
counted_floor() { echo 0; }  # the generator has counted what came back
known_floor() { echo -; }

# The kernel makes an skb of it, which goes back before IP sees it.
# Not the applet of busybox, which its shell prefers.
start_skb() {
  kernels_own
  within edge /bin/tc qdisc add dev eth0 clsact
  within edge /bin/tc filter add dev eth0 ingress bpf direct-action \
    object-file /guest/turn.o section tc
}
counted_skb() { echo 0; }
known_skb() { echo -; }

start_limpet() {
  {
    printf '[[vip]]\nname = "mail"\naddresses = ["%s"]\n' $vip
    printf '[[pool]]\nname = "cas"\nforward = "l2"\naffinity = "single"\nmembers = [\n'
    for member in $members; do
      printf '{ name = "ex%s", addresses = ["%s"] },\n' "${member##*.}" "$member"
    done
    printf ']\n[[rule]]\nvip = "mail"\nprotocol = "tcp"\nports = [80]\npool = "cas"\n'
  } | start_limpetd
}
counted_limpet() { verdict forwarded; }
known_limpet() {
  limpetctl --socket $socket --json show pools | grep -o '"clients": *[0-9]*' | grep -o '[0-9]*$'
}

# ipvs SCHEDULER [OPTION...]. Connections that it sees in their middle are taken up.
ipvs() {
  kernels_own
  within edge sysctl -q -w net.ipv4.vs.sloppy_tcp=1
  ip -n edge address add $vip/32 dev lo
  within edge ipvsadm -A -t $vip:80 -s "$@"
  for member in $members; do within edge ipvsadm -a -t $vip:80 -r "$member:80" -g; done
}
# Not those of ipvsadm, which the kernel works out every two seconds.
counted_ipvs() {
  echo $((0x$(within edge awk '$1 == "0" { print $3; exit }' /proc/net/ip_vs_stats_percpu)))
}
known_ipvs() { within edge grep -c ' ESTABLISHED ' /proc/net/ip_vs_conn; }
start_sh() { ipvs sh; }
counted_sh() { counted_ipvs; }
known_sh() { known_ipvs; }
start_mh() { ipvs mh; }
counted_mh() { counted_ipvs; }
known_mh() { known_ipvs; }
start_rr() { ipvs rr -p 600; }
counted_rr() { counted_ipvs; }
known_rr() { known_ipvs; }

start_nftables() {
  kernels_own
  local number=0 targets=
  for member in $members; do
    targets="$targets $number : $member,"
    number=$((number + 1))
  done
  within edge nft -f - <<END
table ip balancer {
  chain prerouting {
    type nat hook prerouting priority dstnat;
    ip daddr $vip tcp dport 80 dnat to jhash ip saddr mod $number map { ${targets%,} }
  }
}
END
  within edge sysctl -q -w net.netfilter.nf_conntrack_checksum=0 \
    net.netfilter.nf_conntrack_tcp_loose=1
}
counted_nftables() { forwarded_by_ip; }
known_nftables() { within edge cat /proc/sys/net/netfilter/nf_conntrack_count; }

start_ecmp() {
  kernels_own
  local hops= member
  for member in $members; do hops="$hops nexthop via $member"; done
  ip -n edge route add $vip $hops
}
counted_ecmp() { forwarded_by_ip; }
known_ecmp() { echo -; }

forwarded_by_ip() {
  within edge awk '$1 == "Ip:" { if (column) print $column; else
    for (i = 1; i <= NF; i++) if ($i == "ForwDatagrams") column = i }' /proc/net/snmp
}

# send FRAMES SECONDS: so many, then for so long; says what became of the latter.
send() {
  live_generator --interface edge --own "$(mac_of edge)" --edge "$(mac_of eth0 -n edge)" \
    --members 02:4c:00:00:00:10 --vip $vip --port 80 --sources $sources --cpu 0 \
    --warm "$1" --seconds "$2"
}

# mac_of DEVICE [OPTION of ip...]
mac_of() {
  local device=$1
  shift
  ip "$@" link show "$device" | awk '$1 == "link/ether" { print $2 }'
}

# peer NAME
peer() (
  set -e
  edge_up
  "start_$1"
  send $((passes * sources)) 0.001 >/dev/null
  before=$("counted_$1")
  said=$(send 0 $seconds)
  after=$("counted_$1")
  echo "peer $1 $((after - before)) $("known_$1") $said" >/dev/ttyS1
)

echo "sources $sources" >/dev/ttyS1
for name in $(cat /guest/peers); do
  peer "$name"
  # Not `||`, within which `set -e` means nothing.
  [ $? = 0 ] || echo "peer $name failed" | tee /dev/ttyS1
  [ "$name" != limpet ] || { stop_limpetd; cat /tmp/limpetd.log; }
  edge_down
done
echo "done peers" >/dev/ttyS1
