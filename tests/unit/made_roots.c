/* Writes the table as text and has it read. */
#include "tests/unit/made_roots.h"

#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/text.h"
#include "probe/pem.h"

#define PEM_MAX 65536

static void write_row(const struct blob *der, enum root_state state,
		      int64_t after, struct buf *out)
{
	unsigned char sha256[32];
	char time[TIME_TEXT_SIZE], *hex;

	gnutls_hash_fast(GNUTLS_DIG_SHA256, der->data, der->len, sha256);
	hex = text_hex(sha256, sizeof(sha256));
	buf_addf(out,
		 "roots = ( { sha256 = \"%s\"; subject = \"made up\"; "
		 "state = \"%s\";",
		 hex, root_state_name(state));
	if (state == ROOT_DISTRUST_AFTER)
		buf_addf(out, " after = \"%s\";", time_rfc3339(after, time));
	buf_adds(out, " } ); missing = ();\n");
	free(hex);
}

static void write_missing(const struct blob *der, struct buf *out)
{
	char *base64 = text_base64(der->data, der->len);

	buf_addf(out,
		 "roots = (); missing = ( { subject = \"made up\"; "
		 "certificate = \"%s\"; } );\n",
		 base64);
	free(base64);
}

bool made_roots(const char *pem_path, enum root_state state, int64_t after,
		struct roots *ret)
{
	struct buf pem = BUF_INIT(PEM_MAX), text = BUF_INIT(PEM_MAX);
	struct blob der;
	size_t at = 0;
	bool made = false;

	buf_adds(&text, "version = \"9.9\"; date = \"a test\"; "
			"source = \"nowhere\";\n");
	if (file_read(pem_path, PEM_MAX, &pem, NULL) == CF_OK &&
	    pem_next(buf_str(&pem), pem.len, &at, &der, NULL)) {
		if (state == ROOT_MISSING)
			write_missing(&der, &text);
		else
			write_row(&der, state, after, &text);
		free(der.data);
		made = roots_text("made.cfg", buf_str(&text), text.len, ret,
				  NULL) == CF_OK;
	}
	buf_release(&pem);
	buf_release(&text);
	return made;
}
