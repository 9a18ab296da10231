# Results of tests, for report.py on the host. Source it.
results=/dev/ttyS1

now() { cut -d ' ' -f 1 /proc/uptime; }

# report SUITE NAME STATUS SECONDS [FILE]: one result, and what the test said.
report() {
  echo "$1 $2: $3"
  echo "case $1 $2 $3 $4" >$results
  [ $# -lt 5 ] || { cat "$5"; sed 's/^/| /' "$5" >$results; }
}

# check NAME COMMAND...: the test passes if the command does. In a shell of its own with -e,
# and not as a condition, which would switch -e off.
check() {
  local name=$1 start=$(now) status
  shift
  set +e
  (set -ex; "$@") >/tmp/said 2>&1
  status=$?
  set -e
  local seconds=$(echo "$(now) - $start" | bc)
  if [ $status = 0 ]; then
    report "$suite" "$name" ok "$seconds"
  else
    explain >>/tmp/said 2>&1
    report "$suite" "$name" failed "$seconds" /tmp/said
  fi
}

# What else to tell of a test that failed; a suite may have more to say.
explain() { :; }

# begin SUITE: starts a script of tests. What it does between its tests must work: if it ends there,
# that is a failure of its own, told with the last commands.
begin() {
  suite=$1
  set -eu
  trap 'status=$?; set +x; [ $status = 0 ] || ended_early' EXIT
  exec 2>/tmp/trace
  set -x
}

ended_early() {
  tail -n 15 /tmp/trace >/tmp/said
  report "$suite" runs_to_its_end failed 0 /tmp/said
}
