/*
 * The stores of trust anchors: which files, in which slices, and finding one
 * by its name. Only the frame of each certificate is read here: a library
 * takes three times as long for what mostly is never looked at.
 */
#include "probe/trust.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/text.h"
#include "base/vec.h"
#include "base/xmem.h"
#include "probe/der.h"
#include "probe/pem.h"
#include "probe/roots.h"

#define STORE_FILE_MAX	8388608
#define STORE_FILES_MAX 4096
#define DN_MAX		131072
#define TITLE_MAX	512

struct anchor {
	struct blob der;
	struct buf subject; /* canonical */
	uint32_t hash;	    /* of subject */
};

struct store {
	VEC_OF(struct anchor *) anchors;
};

struct trust {
	char *path; /* owned: what was asked for */
	bool mozilla;
	VEC_OF(char *) files; /* owned */
	size_t next;	      /* the file to be read next */
	bool compared, compared_read, local_read;
	struct roots roots;
	struct store stores[3]; /* by enum trust_store */
	int64_t date;
	char *title; /* owned */
};

/* The workstation's own store as one file, in the order of popularity. */
static const char *const local_files[] = {
	"/etc/ssl/certs/ca-certificates.crt", /* Debian, Alpine */
	"/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem", /* Fedora */
	"/etc/pki/tls/certs/ca-bundle.crt",		     /* RHEL 6 to 8 */
	"/etc/ssl/ca-bundle.pem",			     /* SUSE */
	"/etc/ssl/cert.pem",				     /* BSD, macOS */
};

/* FNV-1a, for a table of some hundred names that nobody attacks. */
static uint32_t hash_of(const struct buf *b)
{
	uint32_t h = 2166136261u;

	for (size_t i = 0; i < b->len; i++)
		h = (h ^ b->data[i]) * 16777619u;
	return h;
}

static bool same_name(const struct anchor *a, const struct buf *name,
		      uint32_t hash)
{
	return a->hash == hash && a->subject.len == name->len &&
	       (name->len == 0 ||
		memcmp(a->subject.data, name->data, name->len) == 0);
}

static bool store_has(const struct store *s, const struct anchor *new)
{
	for (size_t i = 0; i < s->anchors.n; i++) {
		const struct anchor *a = s->anchors.items[i];

		if (same_name(a, &new->subject, new->hash) &&
		    a->der.len == new->der.len &&
		    memcmp(a->der.data, new->der.data, a->der.len) == 0)
			return true;
	}
	return false;
}

static void anchor_free(struct anchor *a)
{
	if (!a)
		return;
	free(a->der.data);
	buf_release(&a->subject);
	free(a);
}

/* Takes over der, unless one of the two stores has it already. */
static void store_add(struct store *s, const struct store *unless,
		      struct blob der)
{
	struct anchor *a = xcalloc(1, sizeof(*a));
	struct der_cert cert;

	a->der = der;
	buf_init(&a->subject, DN_MAX);
	if (!der_cert_read(der.data, der.len, &cert) ||
	    !der_name_canonical(cert.subject, &a->subject)) {
		anchor_free(a);
		return;
	}
	a->hash = hash_of(&a->subject);
	if (store_has(s, a) || (unless && store_has(unless, a)))
		anchor_free(a);
	else
		*VEC_PUSH(&s->anchors) = a;
}

static void store_release(struct store *s)
{
	for (size_t i = 0; i < s->anchors.n; i++)
		anchor_free(s->anchors.items[i]);
	VEC_RELEASE(&s->anchors);
}

static void store_read(struct store *s, const struct store *unless,
		       const char *path)
{
	struct buf content = BUF_INIT(STORE_FILE_MAX);
	struct blob der;
	size_t at = 0;

	if (file_read(path, STORE_FILE_MAX, &content, NULL) == CF_OK) {
		while (pem_next(buf_str(&content), content.len, &at, &der,
				NULL))
			store_add(s, unless, der);
	}
	buf_release(&content);
}

static int is_visible(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

/* 0, or errno. */
static int list_folder(struct trust *t)
{
	struct dirent **entries = NULL;
	int n = scandir(t->path, &entries, is_visible, alphasort);

	if (n < 0)
		return errno;
	for (int i = 0; i < n; i++) {
		if (i < STORE_FILES_MAX)
			*VEC_PUSH(&t->files) =
				file_join(t->path, entries[i]->d_name);
		free(entries[i]);
	}
	free(entries);
	return 0;
}

/* error: of errno; 0: it was read. */
static int complain(const struct trust *t, int error, struct cf_why *why)
{
	if (t->mozilla)
		return why_set(why, CF_EINPUT,
			       "Mozilla's roots are not in %s: install the "
			       "package ca-certificates, or give roots with "
			       "--trust",
			       MOZILLA_ROOTS_DIR);
	return why_set(why, CF_EINPUT,
		       "--trust %s: %s; it wants a PEM file "
		       "(-----BEGIN CERTIFICATE-----) or a folder of them",
		       t->title,
		       error ? strerror(error)
			     : "no certificate can be read there");
}

/* With a slash, by which readers of a log know it for a path; a folder's is
 * at the end. */
static char *title_of(const char *path, bool is_folder)
{
	size_t n = strlen(path);
	char *with =
		xasprintf("%s%s%s", strchr(path, '/') ? "" : "./", path,
			  is_folder && n > 0 && path[n - 1] != '/' ? "/" : "");
	char *title = text_clean(with, strlen(with), TITLE_MAX);

	free(with);
	return title;
}

/* Takes over t. */
static int trust_open(struct trust *t, const char *path, struct trust **ret,
		      struct cf_why *why)
{
	struct stat st;
	bool is_folder = stat(path, &st) == 0 && S_ISDIR(st.st_mode);
	int rc;

	t->path = xstrdup(path);
	t->title =
		t->mozilla
			? xstrdup("Mozilla's roots (package ca-certificates)")
			: title_of(path, is_folder);
	if (is_folder) {
		rc = list_folder(t);
	} else {
		rc = access(t->path, R_OK) == 0 ? 0 : errno;
		*VEC_PUSH(&t->files) = xstrdup(t->path);
	}
	if (rc != 0 || t->files.n == 0) {
		rc = complain(t, rc, why);
		trust_free(t);
		return rc;
	}
	*ret = t;
	return CF_OK;
}

int trust_new(const char *path, struct trust **ret, struct cf_why *why)
{
	struct trust *t = xcalloc(1, sizeof(*t));

	t->mozilla = t->compared = path == NULL;
	return trust_open(t, path ? path : MOZILLA_ROOTS_DIR, ret, why);
}

int trust_new_compared(const char *path, struct roots *roots,
		       struct trust **ret, struct cf_why *why)
{
	struct trust *t = xcalloc(1, sizeof(*t));

	t->compared = true;
	t->roots = *roots;
	*roots = (struct roots){ .title = NULL };
	return trust_open(t, path, ret, why);
}

void trust_free(struct trust *t)
{
	if (!t)
		return;
	for (size_t i = 0; i < t->files.n; i++)
		free(t->files.items[i]);
	VEC_RELEASE(&t->files);
	for (size_t i = 0; i < ARRAY_LEN(t->stores); i++)
		store_release(&t->stores[i]);
	roots_release(&t->roots);
	free(t->path);
	free(t->title);
	free(t);
}

static void date_title(struct trust *t)
{
	char date[TIME_TEXT_SIZE];

	if (!t->mozilla || t->date == 0)
		return;
	free(t->title);
	t->title = xasprintf(
		"Mozilla's roots (package ca-certificates, files of %s)",
		time_date(t->date, date));
}

static void read_next(struct trust *t)
{
	const char *path = t->files.items[t->next++];
	size_t before = t->stores[TRUST_EDGE].anchors.n;
	struct stat st;

	if (stat(path, &st) != 0 || S_ISDIR(st.st_mode))
		return;
	store_read(&t->stores[TRUST_EDGE], NULL, path);
	if (t->stores[TRUST_EDGE].anchors.n > before && st.st_mtime > t->date)
		t->date = st.st_mtime;
}

/* Only once the bundle is read: it may have become newer than the table. */
static void read_compared(struct trust *t)
{
	struct blob *from, copy;

	t->compared_read = true;
	if (!t->roots.title && roots_shipped(&t->roots, NULL) != CF_OK)
		return;
	for (size_t i = 0; i < t->roots.missing.n; i++) {
		from = &t->roots.missing.items[i];
		copy.data = xmalloc(from->len);
		copy.len = from->len;
		memcpy(copy.data, from->data, from->len);
		store_add(&t->stores[TRUST_NEWER], &t->stores[TRUST_EDGE],
			  copy);
	}
}

/* The last slice. */
static void read_local(struct trust *t)
{
	t->local_read = true;
	date_title(t);
	for (size_t i = 0; i < ARRAY_LEN(local_files); i++) {
		if (access(local_files[i], R_OK) == 0) {
			store_read(&t->stores[TRUST_LOCAL],
				   &t->stores[TRUST_EDGE], local_files[i]);
			return;
		}
	}
}

bool trust_loaded(const struct trust *t)
{
	return t->local_read;
}

bool trust_load_slice(struct trust *t, int64_t budget_us)
{
	int64_t end = clock_mono_us(&clock_system) + budget_us;

	while (!t->local_read) {
		if (t->next < t->files.n)
			read_next(t);
		else if (t->compared && !t->compared_read)
			read_compared(t);
		else
			read_local(t);
		if (clock_mono_us(&clock_system) >= end)
			break;
	}
	return !t->local_read;
}

int trust_load(struct trust *t, struct cf_why *why)
{
	while (trust_load_slice(t, INT64_MAX / 2))
		;
	return t->stores[TRUST_EDGE].anchors.n > 0 ? CF_OK
						   : complain(t, 0, why);
}

const char *trust_title(const struct trust *t)
{
	return t->title;
}

int64_t trust_date(const struct trust *t)
{
	return t->date;
}

size_t trust_count(const struct trust *t)
{
	return t->stores[TRUST_EDGE].anchors.n;
}

const char *trust_list(const struct trust *t)
{
	return t->roots.title;
}

void trust_note(const struct trust *t, enum trust_store from,
		const struct blob *anchor, struct event *ev)
{
	const struct root_row *row = NULL;

	if (from == TRUST_NEWER)
		event_number(ev, EF_STATE, ROOT_MISSING);
	if (from == TRUST_EDGE)
		row = roots_find(&t->roots, anchor->data, anchor->len);
	if (!row)
		return;
	event_number(ev, EF_STATE, row->state);
	if (row->state == ROOT_DISTRUST_AFTER)
		event_number(ev, EF_TIME, row->after);
}

struct wanted {
	struct buf name; /* canonical */
	uint32_t hash;
};

static void wanted_set(struct wanted *w, struct der name)
{
	buf_init(&w->name, DN_MAX);
	der_name_canonical(name, &w->name);
	w->hash = hash_of(&w->name);
}

size_t trust_for_chain(const struct trust *t, enum trust_store from,
		       const struct blob *sent, size_t n_sent,
		       struct blob **ret)
{
	const struct store *s = &t->stores[from];
	VEC_OF(struct blob) found = { 0 };
	VEC_OF(struct wanted) wanted = { 0 };
	struct der_cert cert;

	for (size_t i = 0; i < n_sent; i++) {
		if (!der_cert_read(sent[i].data, sent[i].len, &cert))
			continue;
		wanted_set(VEC_PUSH(&wanted), cert.issuer);
		wanted_set(VEC_PUSH(&wanted), cert.subject);
	}
	/* In the store's order, each once, whoever asks for it. */
	for (size_t i = 0; i < s->anchors.n; i++) {
		const struct anchor *a = s->anchors.items[i];
		size_t k = 0;

		while (k < wanted.n && !same_name(a, &wanted.items[k].name,
						  wanted.items[k].hash))
			k++;
		if (k < wanted.n)
			*VEC_PUSH(&found) = a->der;
	}
	for (size_t k = 0; k < wanted.n; k++)
		buf_release(&wanted.items[k].name);
	VEC_RELEASE(&wanted);
	*ret = found.items;
	return found.n;
}
