# Whether this kernel's verifier takes the program, and how much of its million instructions it
# walks through for that: the first to know when a change of the program asks too much.
. /guest/report.sh
begin verifier
check accepts_the_program verify
sed -n 's/\(processed.*(limit [0-9]*)\).*/\1/; s/^[a-z ]*: processed/note: verifier, &/p' /tmp/said
