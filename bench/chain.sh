#!/usr/bin/env bash
# How long until the certificate chain is shown: cf502 against openssl s_client
# and a verifying gnutls-cli, at several delays, in one run on one machine.
#
#   bench/chain.sh BUILD_DIR [RUNS]
#
# Two kinds of origin: nginx, which serves connections side by side as most do,
# and s_server, which takes one at a time, so that in TLS 1.3 the second of our
# two connections, the one that can read the certificate, has to wait.
#
# Works in a network namespace of its own, over a TUN line that delays every
# packet, SYNs too (see delay_line.c). Needs root or user namespaces, iproute2,
# openssl, nginx and gnutls-cli. Prints a table: medians in ms from the start of the
# process to the line that shows the leaf, and cf502's ratio to each.
set -euo pipefail

build=$(cd "${1:?usage: bench/chain.sh BUILD_DIR [RUNS]}" && pwd)
runs=${2:-11}
here=$(cd "$(dirname "$0")" && pwd)

if [ "${CF502_BENCH_INSIDE:-}" != 1 ]; then
	export CF502_BENCH_INSIDE=1
	if [ "$(id -u)" = 0 ]; then
		exec unshare -n "$0" "$build" "$runs"
	fi
	exec unshare -Urn "$0" "$build" "$runs"
fi

tmp=$(mktemp -d)
trap 'kill $(jobs -p) 2>/dev/null || true; rm -rf "$tmp"' EXIT
ip link set lo up
${CC:-cc} -std=gnu11 -O2 -o "$tmp/delay_line" "$here/delay_line.c"

make_certificates() {
	cd "$tmp"
	openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes \
		-keyout root.key -out root.pem -days 30 -subj /CN=bench-root \
		2>/dev/null
	openssl req -newkey rsa:2048 -nodes -keyout leaf.key -out leaf.csr \
		-subj /CN=origin.example.com 2>/dev/null
	printf 'subjectAltName=DNS:origin.example.com\n' >leaf.ext
	openssl x509 -req -in leaf.csr -CA root.pem -CAkey root.key \
		-CAcreateserial -days 20 -extfile leaf.ext -out leaf.pem \
		2>/dev/null
	# A verifying client loads what a workstation has, and our root.
	cat /etc/ssl/certs/ca-certificates.crt root.pem >bundle.pem
	cd - >/dev/null
}

# milliseconds from the start of a command to the first line with a word
ms_to() {
	local word=$1 start end line
	shift
	start=$EPOCHREALTIME
	end=
	while IFS= read -r line; do
		case $line in
		*"$word"*)
			end=$EPOCHREALTIME
			break
			;;
		esac
	done < <("$@" 2>&1 </dev/null)
	# The next one must not wait for what this one still has open.
	kill "$!" 2>/dev/null || true
	wait "$!" 2>/dev/null || true
	[ -n "$end" ] || { echo nan; return; }
	awk -v a="$start" -v b="$end" 'BEGIN { printf "%.1f\n", (b - a) * 1000 }'
}

median() {
	sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'
}

run_cf502() {
	ms_to ' chain ' "$build/cf502" check -v --quick \
		--trust "$tmp/bundle.pem" \
		--resolve "origin.example.com:$port:10.9.0.2" \
		"origin.example.com:$port"
}

run_s_client() {
	ms_to 's:CN = origin.example.com' stdbuf -oL openssl s_client \
		-connect "10.9.0.2:$port" -servername origin.example.com \
		-CAfile "$tmp/bundle.pem"
}

run_gnutls() {
	ms_to "CN=origin.example.com" stdbuf -oL gnutls-cli \
		--x509cafile "$tmp/bundle.pem" --sni-hostname origin.example.com \
		--verify-hostname origin.example.com -p "$port" 10.9.0.2
}

# start_origin KIND VERSION: leaves $server
start_origin() {
	if [ "$1" = s_server ]; then
		openssl s_server -accept "10.9.0.1:$port" \
			-cert "$tmp/leaf.pem" -key "$tmp/leaf.key" \
			-cert_chain "$tmp/root.pem" "-tls${2/./_}" -www -quiet \
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
			ssl_protocols TLSv$2; ssl_certificate $tmp/full.pem;
			ssl_certificate_key $tmp/leaf.key; } }
		END
		nginx -e /dev/null -p "$tmp" -c "$tmp/nginx.conf" \
			>/dev/null 2>&1 &
	fi
	server=$!
	until (: >"/dev/tcp/10.9.0.1/$port") 2>/dev/null; do :; done
}

# one row of the table; the three take turns, so that drift hits all alike
measure() {
	local delay=$1 version=$2 kind=$3 i a b c
	: >"$tmp/a"; : >"$tmp/b"; : >"$tmp/c"
	for ((i = 0; i < runs; i++)); do
		run_cf502 >>"$tmp/a"
		run_s_client >>"$tmp/b"
		run_gnutls >>"$tmp/c"
	done
	a=$(median <"$tmp/a"); b=$(median <"$tmp/b"); c=$(median <"$tmp/c")
	awk -v d="$delay" -v v="$version" -v k="$kind" -v a="$a" -v b="$b" \
		-v c="$c" 'BEGIN {
		printf "%5s  %-8s %-7s %7.1f %9.1f %11.1f %11.2f %13.2f\n",
			d, k, v, a, b, c, a / b, a / c }'
}

PATH=$PATH:/usr/sbin
make_certificates
cat "$tmp/leaf.pem" "$tmp/root.pem" >"$tmp/full.pem"
printf '%5s  %-8s %-7s %7s %9s %11s %11s %13s\n' delay origin version cf502 \
	s_client gnutls-cli cf/s_client cf/gnutls-cli
port=4400
for delay in 0 20 80; do
	"$tmp/delay_line" "line$delay" "$delay" &
	line=$!
	until ip link show "line$delay" >/dev/null 2>&1; do :; done
	ip addr add 10.9.0.1 peer 10.9.0.2 dev "line$delay"
	ip link set "line$delay" up
	for kind in nginx s_server; do
		for version in 1.2 1.3; do
			port=$((port + 1))
			start_origin "$kind" "$version"
			measure "$delay" "TLSv$version" "$kind"
			kill "$server"
			wait "$server" 2>/dev/null || true
		done
	done
	kill "$line"
	wait "$line" 2>/dev/null || true
done
