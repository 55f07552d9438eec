# What the tests of the command line share. Each test is a function whose name
# is a sentence; run_tests runs them all and tells which did not hold.
set -u

# A program that writes without end must not take the disk with it.
ulimit -f 200000

cf502=${CF502:-./cf502}
# Where configure can't be found, the program was not built here.
[ -x "$cf502" ] || { echo "SKIPPED: $cf502 is not built"; exit 77; }
case $cf502 in
/*) ;;
*) cf502=$PWD/$cf502 ;;
esac
script=$(cd "$(dirname "$0")" && pwd)/$(basename "$0")
work=$(mktemp -d "${TMPDIR:-/tmp}/cf502-cli.XXXXXX") || exit 99
server=
trap 'stop_server; rm -rf "$work"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP
cd "$work" || exit 99

# run ARGUMENT...: leaves $status, and the files out and err
run() {
	"$cf502" "$@" >out 2>err </dev/null
	status=$?
}

fail() {
	echo "    $*"
	sed 's/^/    out: /' out 2>/dev/null | head -n 12
	sed 's/^/    err: /' err 2>/dev/null | head -n 12
	failed=1
}

expect_status() {
	[ "$status" = "$1" ] || fail "exit status $status, not $1"
}

expect_out() {
	grep -qF -e "$1" out || fail "standard output lacks: $1"
}

expect_no_out() {
	! grep -qF -e "$1" out || fail "standard output has: $1"
}

expect_err() {
	grep -qF -e "$1" err || fail "standard error lacks: $1"
}

expect_empty() {
	[ ! -s "$1" ] || fail "$1 is not empty"
}

# refused MESSAGE ARGUMENT...: status 2, one message, nothing on output
refused() {
	wanted=$1
	shift
	run "$@"
	expect_status 2
	expect_err "$wanted"
	expect_empty out
}

# serve NAME: starts a demo origin, leaves $address, $trust and $try
serve() {
	stop_server
	rm -f pipe
	mkfifo pipe
	"$cf502" demo --serve "$1" >pipe 2>served.err </dev/null &
	server=$!
	# Blocks until the lines are there, or the server is not.
	{ read -r address; read -r trust; read -r try; } <pipe
	address=${address#* listening on }
	trust=${trust#trust }
	try=${try#try cf502 }
	[ -n "$try" ] || fail "demo origin $1 did not start"
}

stop_server() {
	[ -n "$server" ] || return 0
	kill "$server" 2>/dev/null
	wait "$server" 2>/dev/null
	server=
}

# run_tried [ARGUMENT...]: what the served origin says that should be tried
run_tried() {
	eval "run $try $*"
}

# certificate NAME SUBJECT ISSUER DAYS EXTENSIONS [CURVE]: leaves NAME.pem and
# NAME.key; the issuer is another NAME, or self; CURVE rsa is none
certificate() {
	if [ "${6:-}" = rsa ]; then
		openssl genrsa -out "$1.key" 2048 2>/dev/null
	else
		openssl ecparam -genkey -name "${6:-prime256v1}" -noout \
			-out "$1.key" 2>/dev/null
	fi
	openssl req -new -key "$1.key" -subj "$2" -out "$1.csr" 2>/dev/null
	printf '%b' "$5" >"$1.ext"
	if [ "$3" = self ]; then
		openssl x509 -req -in "$1.csr" -signkey "$1.key" -days "$4" \
			-extfile "$1.ext" -out "$1.pem" 2>/dev/null
	else
		openssl x509 -req -in "$1.csr" -CA "$3.pem" -CAkey "$3.key" \
			-CAcreateserial -days "$4" -extfile "$1.ext" \
			-out "$1.pem" 2>/dev/null
	fi
}

run_tests() {
	bad=0 good=0
	for test in $(sed -n 's/^\(test_[a-z0-9_]*\)().*/\1/p' "$script"); do
		failed=0
		: >out; : >err
		"$test"
		if [ "$failed" = 0 ]; then
			good=$((good + 1))
			echo "ok $test"
		else
			bad=$((bad + 1))
			echo "not ok $test"
		fi
	done
	stop_server
	echo "$good passed, $bad failed"
	[ "$bad" = 0 ] && [ "$good" != 0 ]
}
