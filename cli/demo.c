/* cf502 demo: the broken origins, listed, served, or behind the wizard. */
#include "demo/demo.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/loop.h"
#include "base/text.h"
#include "cli/cli.h"
#include "cli/wizard.h"

static int list_origins(bool verbose)
{
	const struct demo_origin *o;

	for (size_t i = 0; (o = demo_origin_at(i)) != NULL; i++) {
		const char *cause = demo_origin_cause(o);
		const char *also = demo_origin_also(o);

		printf("%s\t%s\t%s\t%s", demo_origin_name(o),
		       demo_origin_title(o), demo_origin_outcome(o),
		       cause ? cause : "-");
		if (verbose)
			printf("\t%s", also ? also : "-");
		putchar('\n');
	}
	return 0;
}

static const struct demo_origin *find_origin(const char *name,
					     struct cf_why *why)
{
	const struct demo_origin *o = demo_origin_by_name(name);
	VEC_OF(const char *) names = { 0 };
	const char *near;
	char *clean;

	if (o)
		return o;
	for (size_t i = 0; (o = demo_origin_at(i)) != NULL; i++)
		*VEC_PUSH(&names) = demo_origin_name(o);
	*VEC_PUSH(&names) = NULL;
	clean = text_clean(name, strlen(name), 60);
	near = text_nearest(clean, names.items);
	why_set(why, CF_EINPUT,
		"no demo origin %s; %s%s%s'cf502 demo --list' names all", clean,
		near ? "did you mean " : "", near ? near : "",
		near ? "? " : "");
	free(clean);
	VEC_RELEASE(&names);
	return NULL;
}

static int open_wizard(struct cli *c, const char *name)
{
	struct cf_why why;
	const struct demo_origin *o = name ? find_origin(name, &why) : NULL;

	if (name && !o)
		return cli_usage(&why);
	return wizard_on_demo(c, o);
}

/* "127.0.0.1:8443,127.0.0.2:8443" */
static void print_listening(const char *name, const struct demo *d)
{
	const char *a = demo_addresses(d);

	printf("%s listening on ", name);
	while (*a) {
		size_t n = strcspn(a, ",");

		printf("%.*s:%d", (int)n, a, demo_port(d));
		a += n;
		if (*a)
			putchar(*a++);
	}
	putchar('\n');
}

static void print_try(const struct demo *d)
{
	struct buf line = BUF_INIT(4096);

	buf_adds(&line, "try cf502 check");
	for (const char *const *a = demo_arguments(d); *a; a++) {
		buf_addc(&line, ' ');
		text_shell_quote(&line, *a);
	}
	puts(buf_str(&line));
	buf_release(&line);
}

static void on_signal(void *ctx, int signo)
{
	(void)signo;
	loop_stop(ctx);
}

/* However it ends, the folder with the root goes. A terminal that closes is an
 * end as well, unless whoever began us wants that survived (nohup). */
static void end_by_signals(struct loop *loop)
{
	struct sigaction old;

	loop_signal(loop, SIGINT, on_signal, loop);
	loop_signal(loop, SIGTERM, on_signal, loop);
	if (sigaction(SIGHUP, NULL, &old) == 0 && old.sa_handler != SIG_IGN)
		loop_signal(loop, SIGHUP, on_signal, loop);
}

static int serve_origin(struct cli *c)
{
	struct loop *loop;
	const struct demo_origin *o;
	struct demo *d = NULL;
	struct cf_why why;
	int port = c->options.port_given ? (int)c->options.port : 0;

	o = find_origin(c->options.serve, &why);
	if (!o)
		return cli_usage(&why);
	loop = loop_new(&clock_system);
	end_by_signals(loop);
	if (demo_start(loop, o, port, &d, &why) < 0) {
		cli_say("%s", why.text);
		loop_free(loop);
		return EXIT_TROUBLE;
	}
	print_listening(demo_origin_name(o), d);
	printf("trust %s\n", demo_trust_path(d));
	print_try(d);
	fflush(stdout);
	loop_run(loop);
	demo_stop(d);
	loop_free(loop);
	return 0;
}

int cmd_demo(struct cli *c)
{
	const struct options *o = &c->options;
	const char *name = o->words.v.n > 0 ? o->words.v.items[0] : NULL;
	struct cf_why why;

	if (o->words.v.n > 1 || (name && (o->list || o->serve))) {
		why_set(&why, CF_EINPUT,
			"demo takes the name of one origin, --list, or --serve "
			"NAME");
		return cli_usage(&why);
	}
	if (o->list)
		return list_origins(o->verbose);
	return o->serve ? serve_origin(c) : open_wizard(c, name);
}
