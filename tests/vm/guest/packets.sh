# The packet tests. Each has the program verified anew, which takes more than a second here. So each
# kernel takes its share of them (run tells gtest which), and those are left out that ask of the
# kernel what others ask as well: how affinity changes with members and time, and all but one shape
# of its random test.
. /guest/report.sh

start=$(now)
skip="AffinityChange.*:AffinityClockTest.*"
for shape in 1 2 3 4 5 6 7 8 9; do skip="$skip:*OnEveryPacket/$shape"; done
LIMPET_PROPERTY_PACKETS=20000 packet_test --gtest_filter="-$skip" --gtest_color=no \
  --gtest_output=xml:/tmp/packets.xml 2>&1 | tee /tmp/log
if [ -s /tmp/packets.xml ]; then
  { echo "begin junit"; cat /tmp/packets.xml; echo; echo "end junit"; } >$results
else
  tail -n 60 /tmp/log >/tmp/said
  report packet packet_test_ends_with_a_report failed 0 /tmp/said
fi
echo "note: packet_test took $(echo "$(now) - $start" | bc) s"
