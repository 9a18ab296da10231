# The hosts: namespaces around the guest's own, which is the router. Source it.
#
#   client ── router ─┬─ br0 ─┬─ edge    192.0.2.2    limpetd, XDP on eth0
#                     │       └─ near    192.0.2.21   a member on the edge's link
#                     ├─ far    198.51.100.22         a member behind the router
#                     └─ br100 ── tagged 192.0.100.23 a member on VLAN 100 of the edge's link
#
# Reverse paths are filtered loosely, as systemd and many distributions have it; the VIPs are on lo.
. /guest/report.sh

hosts="client edge near far tagged"
sources="11 12 13 14 15 16"  # the client's addresses: 198.18.0.11 and 2001:db8:1::11, …
socket=/tmp/limpet/control.sock

# This busybox prefers its own applets to programs, and its ip knows no namespaces.
ip() { /bin/ip "$@"; }

# within HOST COMMAND...
within() {
  local name=$1
  shift
  nsenter "--net=/run/netns/$name" "$@"
}

# host NAME NETWORK4 NETWORK6 NUMBER: a namespace with eth0, whose other end here has its name.
host() {
  ip netns add "$1"
  within "$1" sysctl -q -w net.ipv6.conf.all.accept_dad=0 net.ipv6.conf.default.accept_dad=0 \
    net.ipv4.conf.default.rp_filter=2
  ip link add "$1" type veth peer name eth0 netns "$1"
  # XDP knows of no checksum still to be made, and of no tag beside the frame.
  ethtool -K "$1" tx off txvlan off >/dev/null
  within "$1" ethtool -K eth0 tx off txvlan off >/dev/null
  ip link set "$1" up
  ip -n "$1" -batch - <<END
link set lo up
link set eth0 up
address add $2.$4/24 dev eth0
address add $3::$4/64 dev eth0
route add default via $2.1
route add default via $3::1
END
}

# gateway DEVICE NETWORK4 NETWORK6: the router's own addresses.
gateway() {
  ip link set "$1" up
  ip address add "$2.1/24" dev "$1"
  ip address add "$3::1/64" dev "$1"
}

# bridge NAME PORT...
bridge() {
  local name=$1
  shift
  ip link add "$name" type bridge stp_state 0 forward_delay 0 mcast_snooping 0
  for port; do ip link set "$port" master "$name"; done
}

network_up() {
  sysctl -q -w net.ipv6.conf.all.accept_dad=0 net.ipv6.conf.default.accept_dad=0 \
    net.ipv4.conf.all.send_redirects=0 net.ipv4.conf.default.send_redirects=0
  host client 198.18.0 2001:db8:1 2
  host edge 192.0.2 2001:db8:2 2
  host near 192.0.2 2001:db8:2 21
  host far 198.51.100 2001:db8:3 22
  host tagged 192.0.100 2001:db8:100 23
  # What XDP sends to a veth end arrives at once only if that end has an XDP program itself.
  ip link set dev edge xdp object /guest/pass.o section xdp
  ip link add link edge name edge.100 type vlan id 100
  bridge br0 edge near
  bridge br100 edge.100 tagged
  ip link set edge.100 up
  gateway client 198.18.0 2001:db8:1
  gateway far 198.51.100 2001:db8:3
  gateway br0 192.0.2 2001:db8:2
  gateway br100 192.0.100 2001:db8:100
  for n in $sources; do
    echo "address add 198.18.0.$n/24 dev eth0"
    echo "address add 2001:db8:1::$n/64 dev eth0"
  done | ip -n client -batch -
  # Last, since new namespaces inherit it, and a host that forwards hides what limpetd does not.
  sysctl -q -w net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1
}

network_down() {
  sysctl -q -w net.ipv4.ip_forward=0 net.ipv6.conf.all.forwarding=0
  for name in $hosts; do
    kill $(ip netns pids "$name") 2>/dev/null || true
    ip netns del "$name"  # and its eth0, with the other end
  done
  ip link del br0
  ip link del br100
}

# vips GATEWAY ADDRESS...: the router sends them to that address of the edge, as BGP would have it.
vips() {
  local gateway=$1
  shift
  for address; do echo "route add $address via $gateway"; done | ip -batch -
  for name in near far tagged; do
    for address; do echo "address add $address dev lo"; done | ip -n "$name" -batch -
  done
}

# serve NAME: a web server that says who it is and adds up what it is sent.
serve() {
  mkdir -p "/tmp/www/$1/cgi-bin"
  echo "$1" >"/tmp/www/$1/index.html"
  printf '#!/bin/sh\necho Content-Type: text/plain\necho\nhead -c "$CONTENT_LENGTH" | md5sum\n' \
    >"/tmp/www/$1/cgi-bin/sum"
  chmod +x "/tmp/www/$1/cgi-bin/sum"
  within "$1" httpd -p 80 -h "/tmp/www/$1"
}

# fetch NUMBER [OPTION...] URL: by the client from its address of this number, in either family.
fetch() {
  ip -n client -batch - <<END
route replace default via 198.18.0.1 src 198.18.0.$1
route replace default via 2001:db8:1::1 src 2001:db8:1::$1
END
  shift
  within client timeout 10 wget -q -O - "$@"
}

# received HOST DEVICE: how many packets it has had.
received() { within "$1" awk -v device="$2:" '$1 == device { print $3 }' /proc/net/dev; }

# wait_for SECONDS COMMAND...: until it succeeds. Not in the trace, which would hold nothing else.
wait_for() (
  set +x
  tries=$(($1 * 5))
  shift
  until "$@"; do
    tries=$((tries - 1))
    [ $tries -gt 0 ] || { echo "in vain: $*"; return 1; }
    sleep 0.2
  done
)

all_up() {
  limpetctl --socket $socket show members >/tmp/members 2>&1 || return 1
  ! tail -n +2 /tmp/members | grep -qvw up
}

# start_limpetd: with the configuration of stdin, as the package's unit runs it, until all members are up.
start_limpetd() {
  { printf '[edge]\ninterfaces = ["eth0"]\ncontrol_socket = "%s"\nhash_seed = "vm"\nstate_directory = "/tmp/limpet"\n' $socket
    cat; } >/tmp/limpet.toml
  # Not by `within`: $! has to be limpetd itself, not a shell that runs a function.
  nsenter --net=/run/netns/edge limpetd --config /tmp/limpet.toml --user limpet >/tmp/limpetd.log 2>&1 &
  echo $! >/tmp/limpetd.pid
  wait_for 20 all_up
}

stop_limpetd() {
  local pid=$(cat /tmp/limpetd.pid)
  kill "$pid"
  wait_for 10 ended "$pid"
}

ended() { ! kill -0 "$1" 2>/dev/null; }

explain() {
  limpetctl --socket $socket status
  limpetctl --socket $socket show members
  cat /tmp/limpetd.log
}

# verdict REASON: how many packets it has had.
verdict() {
  local count=$(limpetctl --socket $socket status | awk -v reason="$1" '$1 == reason { print $3 }')
  echo "${count:-0}"
}
