#include "advice/aws_name.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <strings.h>

#include "base/vec.h"
#include "base/xmem.h"

/* China has a suffix of its own for most of them. */
static const struct {
	const char *suffix, *contains; /* contains NULL: the suffix decides */
	enum aws_service service;
} rows[] = {
	{ ".elb.amazonaws.com", NULL, AWS_LOAD_BALANCER },
	{ ".elb.amazonaws.com.cn", NULL, AWS_LOAD_BALANCER },
	{ ".amazonaws.com", ".elb.", AWS_LOAD_BALANCER },
	{ ".amazonaws.com.cn", ".elb.", AWS_LOAD_BALANCER },
	{ ".amazonaws.com", ".s3-website", AWS_S3_WEBSITE },
	{ ".amazonaws.com.cn", ".s3-website", AWS_S3_WEBSITE },
	{ ".amazonaws.com", ".execute-api.", AWS_API_GATEWAY },
	{ ".amazonaws.com.cn", ".execute-api.", AWS_API_GATEWAY },
	{ ".on.aws", ".lambda-url.", AWS_LAMBDA_URL },
	{ ".awsapprunner.com", NULL, AWS_APP_RUNNER },
	{ ".elasticbeanstalk.com", NULL, AWS_BEANSTALK },
	{ ".awsglobalaccelerator.com", NULL, AWS_ACCELERATOR },
	{ ".cloudfront.net", NULL, AWS_CLOUDFRONT },
	{ ".cloudfront.cn", NULL, AWS_CLOUDFRONT },
	{ ".amazonaws.com", ".s3.", AWS_S3 },
	{ ".amazonaws.com", ".s3-", AWS_S3 },
	{ ".amazonaws.com.cn", ".s3.", AWS_S3 },
	{ ".amazonaws.com", ".compute", AWS_EC2 },
	{ ".amazonaws.com.cn", ".compute", AWS_EC2 },
};

static bool ends_in(const char *host, const char *suffix)
{
	size_t n = strlen(host), m = strlen(suffix);

	return n > m && strcasecmp(host + n - m, suffix) == 0;
}

enum aws_service aws_service_of(const char *host)
{
	size_t i;

	for (i = 0; host && i < ARRAY_LEN(rows); i++) {
		if (ends_in(host, rows[i].suffix) &&
		    (!rows[i].contains || strcasestr(host, rows[i].contains)))
			return rows[i].service;
	}
	return AWS_NONE;
}

static bool is_end(const char *rest)
{
	return strcasecmp(rest, "amazonaws.com") == 0 ||
	       strcasecmp(rest, "amazonaws.com.cn") == 0;
}

/* NAME.REGION.elb.amazonaws.com, and NAME.elb.REGION.amazonaws.com where it is
 * a network load balancer. */
char *aws_region_of(const char *host)
{
	const char *elb, *from, *end;

	if (aws_service_of(host) != AWS_LOAD_BALANCER)
		return NULL;
	elb = strcasestr(host, ".elb.");
	if (!elb)
		return NULL;
	from = elb + strlen(".elb.");
	if (is_end(from)) {
		end = elb;
		for (from = end; from > host && from[-1] != '.'; from--)
			;
	} else {
		end = from + strcspn(from, ".");
	}
	return xstrndup(from, (size_t)(end - from));
}
