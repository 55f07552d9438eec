#!/bin/sh
# Writes data/roots.cfg to standard output: in what a folder of roots, as the
# package ca-certificates brings it, differs from Mozilla's own list.
#
#	data/roots.sh CERTDATA VERSION DATE [FOLDER] >data/roots.cfg
#
# CERTDATA is lib/ckfw/builtins/certdata.txt of NSS, VERSION the
# NSS_BUILTINS_LIBRARY_VERSION of nssckbi.h beside it, DATE when that was, in
# words. Certificates are compared by SHA-256, whatever they are called.
# Needs awk and openssl.
set -eu
[ $# -ge 3 ] || {
	echo "usage: data/roots.sh CERTDATA VERSION DATE [FOLDER]" >&2
	exit 2
}
certdata=$1 version=$2 date=$3
folder=${4:-/usr/share/ca-certificates/mozilla}
LC_ALL=C
export LC_ALL
here=$(dirname "$0")
tmp=$(mktemp -d "${TMPDIR:-/tmp}/cf502-roots.XXXXXX")
trap 'rm -rf "$tmp"' EXIT

# Of the certificate on standard input, in the form $1: "SHA256 NAME".
describe()
{
	openssl x509 -inform "$1" -noout -fingerprint -sha256 -subject \
		-nameopt multiline,utf8,-esc_msb 2>/dev/null | awk '
	/ingerprint=/ {
		sub(/.*=/, "")
		gsub(/:/, "")
		hash = tolower($0)
	}
	/^ +[A-Za-z]+ += / {
		name = $1
		sub(/^ +[A-Za-z]+ += /, "")
		gsub(/["\\]/, "")
		said[name] = $0
	}
	END {
		name = said["commonName"]
		if (name == "")
			name = said["organizationalUnitName"]
		if (name == "")
			name = said["organizationName"]
		if (hash != "")
			print hash, name
	}'
}

# TRUST AFTER BASE64 SHA256 NAME
awk -f "$here/roots.awk" <"$certdata" | while read -r trust after base64; do
	about=$(printf '%s\n' "$base64" | openssl base64 -d -A | describe DER)
	echo "$trust $after $base64 $about"
done >"$tmp/list"
[ -s "$tmp/list" ] || {
	echo "data/roots.sh: $certdata has no certificate in it" >&2
	exit 1
}
# SHA256 NAME
for file in "$folder"/*; do
	[ ! -f "$file" ] || describe PEM <"$file"
done >"$tmp/bundle"
[ -s "$tmp/bundle" ] || {
	echo "data/roots.sh: $folder has no certificate in it" >&2
	exit 1
}

# STATE AFTER SHA256 NAME, for what the bundle has
awk '
function rest(from,	out, i) {
	for (i = from; i <= NF; i++)
		out = out " " $i
	return out
}
FNR == NR { trust[$4] = $1; after[$4] = $2; next }
!($1 in trust) { print "removed -", $1 rest(2); next }
trust[$1] != "yes" { print "websites-off -", $1 rest(2); next }
after[$1] != "-" { print "distrust-after", after[$1], $1 rest(2) }
' "$tmp/list" "$tmp/bundle" | sort -k 1,1 -k 4 >"$tmp/rows"

# What has an end of issuing as well is not worth a certificate of its own.
awk '
FNR == NR { has[$1]; next }
$1 == "yes" && $2 == "-" && !($4 in has)
' "$tmp/bundle" "$tmp/list" | sort -k 5 >"$tmp/missing"

cat <<END
# In what Mozilla's roots, as Debian's ca-certificates brings them, differ from
# Mozilla's own list. Made by data/roots.sh from certdata.txt, not by hand.
#
# roots    in the package: taken off the list (removed), kept there but no
#          longer for web sites (websites-off), or not for certificates that
#          begin after a date (distrust-after)
# missing  on the list and not in the package, as certificates: the hash of
#          what is absent would recognize nothing

version = "$version";
date = "$date";
source = "NSS, lib/ckfw/builtins/certdata.txt";
roots = (
END
awk '
function name(	out, i) {
	for (i = 4; i <= NF; i++)
		out = out (i > 4 ? " " : "") $i
	return out
}
{
	printf "%s{\n\tsha256 = \"%s\";\n", comma, $3
	printf "\tsubject = \"%s\";\n\tstate = \"%s\";\n", name(), $1
	if ($2 != "-") {
		# Until 2049 (RFC 5280 section 4.1.2.5.1).
		printf "\tafter = \"20%s-%s-%sT%s:%s:%sZ\";\n", \
			substr($2, 1, 2), substr($2, 3, 2), substr($2, 5, 2), \
			substr($2, 7, 2), substr($2, 9, 2), substr($2, 11, 2)
	}
	printf "}"
	comma = ",\n"
}
END { print NR ? "\n);" : ");" }' "$tmp/rows"
echo "missing = ("
awk '
function name(	out, i) {
	for (i = 5; i <= NF; i++)
		out = out (i > 5 ? " " : "") $i
	return out
}
{
	printf "%s{\n\tsubject = \"%s\";\n\tcertificate =", comma, name()
	for (i = 1; i <= length($3); i += 64)
		printf "\n\t\t\"%s\"", substr($3, i, 64)
	printf ";\n}"
	comma = ",\n"
}
END { print NR ? "\n);" : ");" }' "$tmp/missing"
