#!/usr/bin/env bash
# How long a whole check takes, the survey of what the origin accepts with it,
# against nmap's ssl-enum-ciphers and ssl-cert: at one delay, in one run on one
# machine, at the same servers.
#
#   bench/survey.sh BUILD_DIR [RUNS [DELAY_MS]]
#
# Two kinds of origin: nginx, which serves connections side by side as most do,
# and s_server, which takes one at a time.
#
# Works in a network namespace of its own, over a TUN line that delays every
# packet, SYNs too (see delay_line.c). Needs root or user namespaces, iproute2,
# openssl, nginx, python3, and nmap, which nothing else here needs. Prints a
# table: medians of the wall time and the CPU time in ms, the most memory in
# MiB, the connections that the kernel accepted for the server, and cf502's
# ratio of wall times, which is to be 0.25 at most.
set -euo pipefail

build=$(cd "${1:?usage: bench/survey.sh BUILD_DIR [RUNS [DELAY_MS]]}" && pwd)
runs=${2:-3}
delay=${3:-80}
here=$(cd "$(dirname "$0")" && pwd)
PATH=$PATH:/usr/sbin

for tool in nmap nginx openssl python3 ip unshare; do
	command -v "$tool" >/dev/null || {
		echo "bench/survey.sh: $tool is not here" >&2
		exit 77
	}
done

if [ "${CF502_BENCH_INSIDE:-}" != 1 ]; then
	export CF502_BENCH_INSIDE=1
	if [ "$(id -u)" = 0 ]; then
		exec unshare -n "$0" "$build" "$runs" "$delay"
	fi
	exec unshare -Urn "$0" "$build" "$runs" "$delay"
fi

tmp=$(mktemp -d)
trap 'kill $(jobs -p) 2>/dev/null || true; rm -rf "$tmp"' EXIT
ip link set lo up
${CC:-cc} -std=gnu11 -O2 -o "$tmp/delay_line" "$here/delay_line.c"

make_certificate() {
	openssl req -x509 -newkey rsa:2048 -nodes -keyout "$tmp/leaf.key" \
		-out "$tmp/leaf.pem" -days 20 -subj /CN=origin.example.com \
		-addext subjectAltName=DNS:origin.example.com 2>/dev/null
}

# Runs a command; prints wall ms, CPU ms, MiB, and connections accepted.
cat >"$tmp/spent.py" <<'END'
import os, sys, time

def accepted():
    rows = [l.split() for l in open("/proc/net/snmp") if l.startswith("Tcp:")]
    return int(rows[1][rows[0].index("PassiveOpens")])

before, start = accepted(), time.monotonic()
pid = os.fork()
if pid == 0:
    null = os.open(os.devnull, os.O_RDWR)
    for fd in range(3):
        os.dup2(null, fd)
    os.execvp(sys.argv[1], sys.argv[1:])
_, _, used = os.wait4(pid, 0)
print("%.0f %.0f %.1f %d" % ((time.monotonic() - start) * 1e3,
    (used.ru_utime + used.ru_stime) * 1e3, used.ru_maxrss / 1024,
    accepted() - before))
END

run_cf502() {
	python3 "$tmp/spent.py" "$build/cf502" check --trust "$tmp/leaf.pem" \
		--resolve "origin.example.com:$port:10.9.0.2" \
		"origin.example.com:$port"
}

run_nmap() {
	python3 "$tmp/spent.py" nmap -Pn -n \
		--script ssl-enum-ciphers,ssl-cert -p "$port" 10.9.0.2
}

# start_origin KIND: leaves $server
start_origin() {
	if [ "$1" = s_server ]; then
		openssl s_server -accept "10.9.0.1:$port" -www -quiet \
			-cert "$tmp/leaf.pem" -key "$tmp/leaf.key" \
			>/dev/null 2>&1 &
	else
		mkdir -p "$tmp/nginx"
		cat >"$tmp/nginx.conf" <<-END
			daemon off; master_process off;
			pid $tmp/nginx.pid; error_log /dev/null; events {}
			http { access_log off;
			client_body_temp_path $tmp/nginx;
			proxy_temp_path $tmp/nginx; fastcgi_temp_path $tmp/nginx;
			uwsgi_temp_path $tmp/nginx; scgi_temp_path $tmp/nginx;
			server { listen 10.9.0.1:$port ssl;
			ssl_protocols TLSv1.2 TLSv1.3; return 200;
			ssl_certificate $tmp/leaf.pem;
			ssl_certificate_key $tmp/leaf.key; } }
		END
		nginx -e /dev/null -p "$tmp" -c "$tmp/nginx.conf" \
			>/dev/null 2>&1 &
	fi
	server=$!
	until (: >"/dev/tcp/10.9.0.1/$port") 2>/dev/null; do :; done
}

# median FILE COLUMN
median() {
	awk -v c="$2" '{ print $c }' "$1" | sort -n |
		awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'
}

# row KIND TOOL FILE [RATIO]
row() {
	printf '%-9s %-6s %8s %7s %7s %12s %6s\n' "$1" "$2" \
		"$(median "$3" 1)" "$(median "$3" 2)" "$(median "$3" 3)" \
		"$(median "$3" 4)" "${4:-}"
}

make_certificate
"$tmp/delay_line" line "$delay" &
until ip link show line >/dev/null 2>&1; do :; done
ip addr add 10.9.0.1 peer 10.9.0.2 dev line
ip link set line up
printf '%-9s %-6s %8s %7s %7s %12s %6s\n' "$delay ms" "" wall CPU MiB \
	connections ratio
port=4500
for kind in nginx s_server; do
	port=$((port + 1))
	start_origin "$kind"
	: >"$tmp/ours"; : >"$tmp/theirs"
	# They take turns, so that drift hits both alike.
	for ((i = 0; i < runs; i++)); do
		run_cf502 >>"$tmp/ours"
		run_nmap >>"$tmp/theirs"
	done
	row "$kind" cf502 "$tmp/ours" "$(awk -v a="$(median "$tmp/ours" 1)" \
		-v b="$(median "$tmp/theirs" 1)" \
		'BEGIN { printf "%.2f", a / b }')"
	row "$kind" nmap "$tmp/theirs"
	kill "$server"
	wait "$server" 2>/dev/null || true
done
