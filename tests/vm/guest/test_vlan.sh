# Traffic and members on VLANs of the edge's link, with the kernel's own 8021q devices: limpetd is
# attached to eth0 and has to find out which tag a way wants.
. /guest/network.sh
begin vlan
network_up

in=203.0.113.1 tagged_in=203.0.113.2
# VLAN 100 is the tagged member's; by VLAN 200 the router can send the edge traffic.
for id in 100 200; do
  ip -n edge link add link eth0 name eth0.$id type vlan id $id
  ip -n edge link set eth0.$id up
  ip -n edge address add 192.0.$id.2/24 dev eth0.$id
done
ip link add link edge name edge.200 type vlan id 200
gateway edge.200 192.0.200 2001:db8:200
vips 192.0.2.2 $in
vips 192.0.200.2 $tagged_in
serve near
serve tagged

config() {
  cat <<END
[[vip]]
name = "vip"
addresses = ["$in", "$tagged_in"]
[[pool]]
name = "near"
clients = 1000
members = [ { name = "near", addresses = ["192.0.2.21"] } ]
[[pool]]
name = "tagged"
clients = 1000
members = [ { name = "tagged", addresses = ["192.0.100.23"] } ]
[[rule]]
vip = "vip"
protocol = "tcp"
ports = [80]
pool = "$1"
END
}

# served_by MEMBER VIP
served_by() {
  for n in 11 12; do
    local who=$(fetch $n "http://$2/")
    [ "$who" = "$1" ] || { echo "client $n of $2: served by '$who'"; return 1; }
  done
}

start() { config "$1" | start_limpetd; }
check limpetd_finds_its_members start near
check untagged_to_untagged served_by near $in
check tagged_to_untagged served_by near $tagged_in
stop_limpetd
check limpetd_finds_them_again start tagged
check untagged_to_tagged served_by tagged $in
check tagged_to_another_tag served_by tagged $tagged_in
stop_limpetd
network_down
