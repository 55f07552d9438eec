# Makes a manual page from its .in file and from the tables in headers, so
# that the page says what the program does. A line "@table NAME" of the page is
# replaced by the rows of the X-macro NAME(X); @keys and @editing by the keys.
#
# awk -f page.awk HEADER... PAGE.in

# A line of a header: collects each table, from its #define to its last row.
FILENAME ~ /\.h$/ {
	line = $0
	if (match(line, /^#define [A-Z_]+\(X\)/)) {
		table = substr(line, 9, RLENGTH - 11)
		line = substr(line, RSTART + RLENGTH)
		text = ""
	}
	if (table == "")
		next
	more = sub(/[ \t]*\\$/, "", line)
	text = text line
	if (!more) {
		read_rows(text)
		table = ""
	}
	next
}

# Splits X(...) X(...) into cell[table, row, column] and rows[table]; a
# comment behind a row becomes its note.
function read_rows(text,   row, column, token) {
	row = 0
	column = 0
	while (match(text, /X\(|\/\*[^*]*\*\/|"([^"\\]|\\.)*"|[^ \t,"()]+|[,)]/)) {
		token = substr(text, RSTART, RLENGTH)
		text = substr(text, RSTART + RLENGTH)
		if (token == "X(") {
			row++
			column = 1
		} else if (token == ",") {
			column++
		} else if (token == ")") {
			column = 0
		} else if (token ~ /^\/\*/) {
			note[table, row] = substr(token, 4, length(token) - 6)
		} else if (token ~ /^"/) {
			put(row, column, substr(token, 2, length(token) - 2), "")
		} else {
			put(row, column, token, " ")
		}
	}
	rows[table] = row
}

function put(row, column, word, gap,   before) {
	before = cell[table, row, column]
	cell[table, row, column] = before (before == "" ? "" : gap) word
}

# Text as roff wants it: no control line, no escape, no ^ that becomes an accent.
function roff(text) {
	gsub(/\\"/, "\"", text)
	gsub(/\\/, "\\e", text)
	gsub(/\^/, "\\(ha", text)
	gsub(/^[.']/, "\\\\\\&&", text)
	return text
}

function fail(what) {
	print FILENAME ":" FNR ": " what >"/dev/stderr"
	failed = 1
	exit 1
}

# Words: a row {word}, with the comment behind it; or {word, fields, meaning}.
function print_words(name,   i, carries) {
	if (!rows[name])
		fail("no table " name " in the headers")
	for (i = 1; i <= rows[name]; i++) {
		carries = cell[name, i, 3]
		if (name == "EVENT_FIELDS")
			print ".It Cm " cell[name, i, 2] " Pq " tolower(carries)
		else
			print ".It Cm " cell[name, i, 2]
		if (name == "EVENT_KINDS") {
			print roff(cell[name, i, 4]) "."
			print ".br"
			print ".Em carries : " carries
		} else if (note[name, i] != "" && note[name, i] !~ /^enum /) {
			print roff(note[name, i]) "."
		}
	}
}

function place(contexts) {
	if (contexts ~ /^CTX_(ALL|PAGE)( & ~CTX_FIELD)?$/)
		return ""
	if (contexts == "CTX_LIST | CTX_TEXT" ||
	    contexts == "CTX_LIST | CTX_TEXT | CTX_HELP")
		return "in a list or text"
	if (contexts ~ /^CTX_CHOICE \| /)
		return "on a choice"
	if (contexts == "CTX_HELP")
		return "in the help"
	if (contexts == "CTX_DIALOG")
		return "in a question"
	fail("page.awk has no words for the context " contexts)
}

# The keys of one action: in fields (editing), or everywhere else.
function keys_of(action, editing,   i, j, n, key, where, list, contexts) {
	list = ""
	for (i = 1; i <= rows["KEYS"]; i++) {
		contexts = cell["KEYS", i, 2]
		if (cell["KEYS", i, 1] != action ||
		    (contexts == "CTX_FIELD") != editing)
			continue
		where = editing ? "" : place(contexts)
		n = split(cell["KEYS", i, 3], key, " ")
		list = list (list == "" ? "" : where == "" ? " , " : " ; ")
		for (j = 1; j <= n; j++)
			list = list (j > 1 ? " , " : "") "Ic \\&" roff(key[j])
		if (where != "")
			list = list " No " where
	}
	return list
}

function print_keys(editing,   i, keys) {
	for (i = 1; i <= rows["ACTIONS"]; i++) {
		keys = keys_of(cell["ACTIONS", i, 1], editing)
		if (keys == "")
			continue
		print ".It " keys
		print roff(cell["ACTIONS", i, 3]) "."
	}
}

/^@table / {
	print_words($2)
	next
}
/^@keys$/ {
	print_keys(0)
	next
}
/^@editing$/ {
	print_keys(1)
	next
}
{
	print
}
END {
	exit failed
}
