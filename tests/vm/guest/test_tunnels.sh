# Members that take tunnelled packets off with the kernel's own devices: tunl0 (4 in 4), sit0 (6 in
# 4) and ip6tnl0 (4 or 6 in 6), one on the edge's link and one behind a router.
. /guest/network.sh
begin tunnels
network_up

by4=203.0.113.4 by4_6=2001:db8:f::4  # the VIPs of the pool whose members have IPv4 addresses
by6=203.0.113.6 by6_6=2001:db8:f::6  # and of the one with IPv6 addresses
vips 192.0.2.2 $by4 $by6
vips 2001:db8:2::2 $by4_6 $by6_6
for member in near far; do
  ip -6 -n $member tunnel change ip6tnl0 mode any  # by itself it takes IPv6 in IPv6 only
  for device in tunl0 sit0 ip6tnl0; do ip -n $member link set $device up; done
  # Even a loose filter refuses what comes out of a device without an address.
  within $member sysctl -q -w net.ipv4.conf.tunl0.rp_filter=0 net.ipv4.conf.ip6tnl0.rp_filter=0
  serve $member
done

config() {
  cat <<END
[[vip]]
name = "by4"
addresses = ["$by4", "$by4_6"]
[[vip]]
name = "by6"
addresses = ["$by6", "$by6_6"]
[[pool]]
name = "by4"
forward = "ipip"
clients = 1000
members = [ { name = "near", addresses = ["192.0.2.21"] },
            { name = "far", addresses = ["198.51.100.22"] } ]
[[pool]]
name = "by6"
forward = "ipip"
clients = 1000
members = [ { name = "near", addresses = ["2001:db8:2::21"] },
            { name = "far", addresses = ["2001:db8:3::22"] } ]
[[rule]]
vip = "by4"
protocol = "tcp"
ports = [80]
pool = "by4"
[[rule]]
vip = "by6"
protocol = "tcp"
ports = [80]
pool = "by6"
END
}

# served HOST DEVICE: each client twice by the same member, all of it through this device, and both
# members have clients.
served() {
  local before_near=$(received near $2) before_far=$(received far $2) served="" who again
  for n in $sources; do
    who=$(fetch $n "http://$1/")
    again=$(fetch $n "http://$1/")
    echo "client $n: $who $again"
    [ -n "$who" ]
    [ "$who" = "$again" ]
    served="$served $who"
  done
  case "$served" in *near*) ;; *) return 1 ;; esac
  case "$served" in *far*) ;; *) return 1 ;; esac
  [ "$(received near $2)" -gt "$before_near" ]
  [ "$(received far $2)" -gt "$before_far" ]
}

# upload HOST: of full-size segments, which do not fit into the tunnel; the client has to be told.
upload() {
  local told=$(verdict told_too_big) sum got
  seq 1 50000 >/tmp/body
  sum=$(md5sum </tmp/body)
  got=$(fetch 11 --post-file /tmp/body "http://$1/cgi-bin/sum")
  [ "$got" = "$sum" ]
  [ "$(verdict told_too_big)" -gt "$told" ]
}

check limpetd_finds_its_members eval "config | start_limpetd"
check ipv4_in_ipv4 served $by4 tunl0
check ipv6_in_ipv4 served "[$by4_6]" sit0
check ipv4_in_ipv6 served $by6 ip6tnl0
check ipv6_in_ipv6 served "[$by6_6]" ip6tnl0
check a_large_upload_ipv4_in_ipv4 upload $by4
check a_large_upload_ipv6_in_ipv4 upload "[$by4_6]"
check a_large_upload_ipv4_in_ipv6 upload $by6
check a_large_upload_ipv6_in_ipv6 upload "[$by6_6]"
check limpetd_stops stop_limpetd
network_down
