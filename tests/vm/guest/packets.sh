# The packet tests. Left out is what asks nothing of the kernel that others do not ask as well, since
# each test has the program verified anew, which takes more than a second here: the tables of the
# affinity's changes and clock, and all but one shape of its random test.
. /guest/report.sh

start=$(now)
skip="AffinityChange.*:AffinityClockTest.*"
for shape in 1 2 3 4 5 6 7 8 9; do skip="$skip:*OnEveryPacket/$shape"; done
LIMPET_PROPERTY_PACKETS=20000 packet_test --gtest_filter="-$skip" --gtest_color=no \
  --gtest_output=xml:/tmp/packets.xml >/tmp/log 2>&1
status=$?
echo "note: packet_test took $(echo "$(now) - $start" | bc) s, status $status"
grep -E "ms\)$" /tmp/log
if [ -s /tmp/packets.xml ]; then
  { echo "begin junit"; cat /tmp/packets.xml; echo; echo "end junit"; } >$results
else
  tail -n 60 /tmp/log >/tmp/said
  echo "packet_test ended with status $status and without a report" >>/tmp/said
  report packet packet_test failed 0 /tmp/said
fi
