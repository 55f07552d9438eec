# From a certdata.txt: one line for each certificate, "TRUST AFTER BASE64";
# TRUST is yes or no (for web sites), AFTER the end of issuing as UTCTime
# digits, or "-". A certificate and its trust are two objects there, held
# together by issuer and serial number.
function octets(	out, part, n, i) {
	while ((getline line) > 0 && line !~ /^END/) {
		n = split(line, part, /\\/)
		for (i = 2; i <= n; i++)
			out = out substr(part[i], 1, 3)
	}
	return out
}
function value(octal, at) {
	return substr(octal, at, 1) * 64 + substr(octal, at + 1, 1) * 8 + \
		substr(octal, at + 2, 1)
}
function base64(octal,	out, i, n, left, bits) {
	n = length(octal) / 3
	for (i = 0; i < n; i += 3) {
		left = n - i
		bits = value(octal, 3 * i + 1) * 65536
		if (left > 1)
			bits += value(octal, 3 * i + 4) * 256
		if (left > 2)
			bits += value(octal, 3 * i + 7)
		out = out digit(bits, 262144) digit(bits, 4096) \
			(left > 1 ? digit(bits, 64) : "=") \
			(left > 2 ? digit(bits, 1) : "=")
	}
	return out
}
function digit(bits, unit) {
	return substr(DIGITS, int(bits / unit) % 64 + 1, 1)
}
# The digits of YYMMDDhhmmssZ.
function digits(octal,	out, i) {
	for (i = 1; i < length(octal); i += 3)
		out = out sprintf("%c", value(octal, i))
	gsub(/[^0-9]/, "", out)
	return out
}
function finish() {
	if (class ~ /CERTIFICATE$/ && der != "") {
		order[++n] = key()
		ders[n] = der
		dates[n] = after
	} else if (class ~ /TRUST$/) {
		trusted[key()] = trust
	}
	class = issuer = serial = der = after = trust = ""
}
function key() {
	return issuer " " serial
}
BEGIN {
	DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ" \
		"abcdefghijklmnopqrstuvwxyz0123456789+/"
}
/^CKA_CLASS / { finish(); class = $3 }
/^CKA_ISSUER MULTILINE_OCTAL/ { issuer = octets() }
/^CKA_SERIAL_NUMBER MULTILINE_OCTAL/ { serial = octets() }
/^CKA_VALUE MULTILINE_OCTAL/ { der = octets() }
/^CKA_NSS_SERVER_DISTRUST_AFTER MULTILINE_OCTAL/ { after = digits(octets()) }
/^CKA_(PKCS_)?TRUST_SERVER_AUTH / { trust = $3 }
END {
	finish()
	for (i = 1; i <= n; i++)
		print (trusted[order[i]] ~ /(TRUSTED_DELEGATOR|TRUST_ANCHOR)$/ ? \
			"yes" : "no"), (dates[i] == "" ? "-" : dates[i]), \
			base64(ders[i])
}
