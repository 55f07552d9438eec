#ifndef CF502_PROBE_HOST_H
#define CF502_PROBE_HOST_H
/*
 * What target.c and question.c share in reading what a user typed; others
 * include target.h.
 */
#include "base/err.h"

/* CF_EINPUT; why says: "TEXT" and then the sentence. Text may be foreign. */
int host_refuse(struct cf_why *why, const char *text, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
/* Without blanks and line ends around it; owned by the caller. */
char *text_trimmed(const char *text);
/* The shortest form of an IP literal, owned; NULL when it is none. */
char *host_ip_normal(const char *text);
/* 1..65535 and nothing else. */
int port_parse(const char *text, int *ret, struct cf_why *why);

#endif
