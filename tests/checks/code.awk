# Takes comments and the content of strings away, so that checks see code.
# After code(), slashes tells whether a // comment stood on the line.
FNR == 1 {
	in_comment = 0
}

function code(line,   out, token) {
	out = ""
	slashes = 0
	for (;;) {
		if (in_comment) {
			if (!index(line, "*/"))
				return out
			line = substr(line, index(line, "*/") + 2)
			in_comment = 0
		}
		if (!match(line, /\/\*|\/\/|["']/))
			return out line
		token = substr(line, RSTART, RLENGTH)
		out = out substr(line, 1, RSTART - 1)
		line = substr(line, RSTART + RLENGTH)
		if (token == "//") {
			slashes = 1
			return out
		}
		if (token == "/*")
			in_comment = 1
		else
			line = behind_quote(line, token)
		out = out (token == "/*" ? " " : token token)
	}
}

function behind_quote(line, quote,   c) {
	while (match(line, /[\\"']/)) {
		c = substr(line, RSTART, 1)
		line = substr(line, RSTART + (c == "\\" ? 2 : 1))
		if (c == quote)
			return line
	}
	return ""
}

function complain(what) {
	printf "%s:%d: %s\n", FILENAME, FNR, what
	failed = 1
}
