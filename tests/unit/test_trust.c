/* Stores of trust anchors: what is read, in slices, and found again. */
#include "tests/unit/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "probe/der.h"
#include "probe/pem.h"
#include "probe/trust.h"
#include "tests/unit/lab.h"

struct place {
	struct lab *lab;
	char dir[64];
	VEC_OF(char *) files;
};

static int place_setup(void **state)
{
	struct place *p = calloc(1, sizeof(*p));
	void *lab = NULL;

	lab_setup(&lab);
	p->lab = lab;
	snprintf(p->dir, sizeof(p->dir), "/tmp/cf502-trust-XXXXXX");
	assert_non_null(mkdtemp(p->dir));
	*state = p;
	return 0;
}

static int place_teardown(void **state)
{
	struct place *p = *state;
	void *lab = p->lab;

	for (size_t i = 0; i < p->files.n; i++) {
		unlink(p->files.items[i]);
		free(p->files.items[i]);
	}
	VEC_RELEASE(&p->files);
	rmdir(p->dir);
	lab_teardown(&lab);
	free(p);
	return 0;
}

#define place_test(f) \
	cmocka_unit_test_setup_teardown(f, place_setup, place_teardown)

static const char *put(struct place *p, const char *name, const char *text)
{
	char *path = file_join(p->dir, name);

	assert_int_equal(file_write(path, text, strlen(text), FILE_REPLACE,
				    NULL),
			 CF_OK);
	*VEC_PUSH(&p->files) = path;
	return path;
}

static const char *put_pem(struct place *p, const char *name,
			   struct pki_cert *a, struct pki_cert *b)
{
	struct pki_cert *const both[] = { a, b };
	char *pem = pki_pem(both, b ? 2 : 1);
	const char *path = put(p, name, pem);

	free(pem);
	return path;
}

static struct trust *load(const char *path)
{
	struct trust *t = NULL;
	struct cf_why why;

	assert_int_equal(trust_new(path, &t, &why), CF_OK);
	assert_int_equal(trust_load(t, &why), CF_OK);
	assert_true(trust_loaded(t));
	return t;
}

static void test_a_file_with_several_is_read(void **state)
{
	struct place *p = *state;
	struct trust *t =
		load(put_pem(p, "roots.pem", p->lab->root, p->lab->inter));

	assert_int_equal(trust_count(t), 2);
	assert_string_equal(trust_title(t), p->files.items[0]);
	assert_true(trust_date(t) > 0);
	trust_free(t);
}

/* A log has the title alone, and must tell by it that it is a path. */
static void test_a_title_is_a_path_or_mozillas(void **state)
{
	struct trust *t;
	struct cf_why why;

	(void)state;
	assert_int_equal(trust_new(".", &t, &why), CF_OK);
	assert_string_equal(trust_title(t), "././");
	trust_free(t);
}

static void test_a_folder_is_read_without_duplicates(void **state)
{
	struct place *p = *state;
	struct trust *t;

	put_pem(p, "a.pem", p->lab->root, NULL);
	put_pem(p, "b.crt", p->lab->root, p->lab->inter);
	put(p, "README", "no certificate in here");
	t = load(p->dir);
	assert_int_equal(trust_count(t), 2);
	trust_free(t);
}

static void test_a_chain_gets_the_anchors_that_concern_it(void **state)
{
	struct place *p = *state;
	struct pki_cert *other = MAKE(p->lab, NULL, .cn = "Other", .ca = true);
	struct trust *t = load(put_pem(p, "roots.pem", other, p->lab->root));
	struct blob sent[2] = { p->lab->leaf->der, p->lab->inter->der };
	unsigned char garbage[] = "garbage";
	struct blob *found;

	assert_int_equal(trust_for_chain(t, TRUST_EDGE, sent, 2, &found), 1);
	assert_memory_equal(found[0].data, p->lab->root->der.data,
			    found[0].len);
	free(found);
	assert_int_equal(trust_for_chain(t, TRUST_EDGE, sent, 1, &found), 0);
	free(found);
	assert_int_equal(trust_for_chain(t, TRUST_LOCAL, sent, 2, &found), 0);
	free(found);
	sent[0] = (struct blob){ .data = garbage, .len = sizeof(garbage) };
	assert_int_equal(trust_for_chain(t, TRUST_EDGE, sent, 1, &found), 0);
	free(found);
	trust_free(t);
}

static void test_what_is_not_there_is_named(void **state)
{
	struct place *p = *state;
	struct trust *t = NULL;
	struct cf_why why;

	assert_int_equal(trust_new("/nowhere/roots.pem", &t, &why), CF_EINPUT);
	assert_non_null(strstr(why.text, "/nowhere/roots.pem"));
	assert_null(t);
	put(p, "empty.pem",
	    "-----BEGIN RSA PRIVATE KEY-----\nAAAA\n"
	    "-----END RSA PRIVATE KEY-----\n");
	assert_int_equal(trust_new(p->files.items[0], &t, &why), CF_OK);
	assert_int_equal(trust_load(t, &why), CF_EINPUT);
	assert_non_null(strstr(why.text, "empty.pem"));
	trust_free(t);
}

static void test_loading_goes_in_slices(void **state)
{
	struct place *p = *state;
	struct trust *t = NULL;
	char name[16];
	int slices = 1;

	for (int i = 0; i < 5; i++) {
		snprintf(name, sizeof(name), "%d.pem", i);
		put_pem(p, name, i % 2 ? p->lab->root : p->lab->inter, NULL);
	}
	assert_int_equal(trust_new(p->dir, &t, NULL), CF_OK);
	assert_false(trust_loaded(t));
	while (trust_load_slice(t, 0))
		slices++;
	assert_true(slices >= 5);
	assert_true(trust_loaded(t));
	assert_false(trust_load_slice(t, 0));
	assert_int_equal(trust_count(t), 2);
	trust_free(t);
}

static void test_pem_survives_line_ends_and_damage(void **state)
{
	struct place *p = *state;
	struct pki_cert *const one[] = { p->lab->root };
	char *pem = pki_pem(one, 1);
	struct buf text = BUF_INIT(65536);
	size_t at = 0, damaged = 0;
	struct blob der;

	buf_adds(&text, "subject=Root\n-----BEGIN CERTIFICATE-----\n!!\n"
			"-----END CERTIFICATE-----\n");
	for (const char *c = pem; *c; c++) {
		if (*c == '\n')
			buf_adds(&text, " \r");
		buf_addc(&text, *c);
	}
	buf_adds(&text, "-----BEGIN CERTIFICATE-----\nMIIB");
	assert_true(pem_next(buf_str(&text), text.len, &at, &der, &damaged));
	assert_int_equal(der.len, p->lab->root->der.len);
	assert_memory_equal(der.data, p->lab->root->der.data, der.len);
	free(der.data);
	assert_false(pem_next(buf_str(&text), text.len, &at, &der, &damaged));
	assert_int_equal(damaged, 2);
	at = 0;
	assert_true(pem_next((const char *)p->lab->root->der.data,
			     p->lab->root->der.len, &at, &der, NULL));
	assert_int_equal(der.len, p->lab->root->der.len);
	free(der.data);
	buf_release(&text);
	free(pem);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		place_test(test_a_file_with_several_is_read),
		place_test(test_a_title_is_a_path_or_mozillas),
		place_test(test_a_folder_is_read_without_duplicates),
		place_test(test_a_chain_gets_the_anchors_that_concern_it),
		place_test(test_what_is_not_there_is_named),
		place_test(test_loading_goes_in_slices),
		place_test(test_pem_survives_line_ends_and_damage),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
