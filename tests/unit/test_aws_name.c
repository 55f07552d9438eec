#include <stdlib.h>

#include "advice/aws_name.h"
#include "base/vec.h"
#include "tests/unit/test.h"

static const struct {
	const char *host;
	enum aws_service service;
	const char *region; /* of a load balancer */
} rows[] = {
	{ "lb-1.eu-west-1.elb.amazonaws.com", AWS_LOAD_BALANCER, "eu-west-1" },
	{ "internal-lb-1.us-east-1.ELB.amazonaws.com", AWS_LOAD_BALANCER,
	  "us-east-1" },
	{ "nlb-1a2b.elb.us-east-2.amazonaws.com", AWS_LOAD_BALANCER,
	  "us-east-2" },
	{ "lb-1.cn-north-1.elb.amazonaws.com.cn", AWS_LOAD_BALANCER,
	  "cn-north-1" },
	{ "nlb-1.elb.cn-northwest-1.amazonaws.com.cn", AWS_LOAD_BALANCER,
	  "cn-northwest-1" },
	{ "b.s3-website-us-east-1.amazonaws.com", AWS_S3_WEBSITE, NULL },
	{ "b.s3-website.eu-central-1.amazonaws.com", AWS_S3_WEBSITE, NULL },
	{ "b.s3.amazonaws.com", AWS_S3, NULL },
	{ "b.s3.eu-west-1.amazonaws.com", AWS_S3, NULL },
	{ "b.s3-eu-west-1.amazonaws.com", AWS_S3, NULL },
	{ "a1.execute-api.eu-west-1.amazonaws.com", AWS_API_GATEWAY, NULL },
	{ "a1.lambda-url.us-east-1.on.aws", AWS_LAMBDA_URL, NULL },
	{ "a1.us-east-1.awsapprunner.com", AWS_APP_RUNNER, NULL },
	{ "shop.us-east-1.elasticbeanstalk.com", AWS_BEANSTALK, NULL },
	{ "a1.awsglobalaccelerator.com", AWS_ACCELERATOR, NULL },
	{ "ec2-1-2-3-4.compute-1.amazonaws.com", AWS_EC2, NULL },
	{ "ec2-1-2-3-4.eu-west-1.compute.amazonaws.com", AWS_EC2, NULL },
	{ "d111111abcdef8.cloudfront.net", AWS_CLOUDFRONT, NULL },
	{ "origin.example.com", AWS_NONE, NULL },
	{ "lb.elb.amazonaws.com.example.com", AWS_NONE, NULL },
	{ "elb.amazonaws.com", AWS_NONE, NULL },
	{ "notamazonaws.com", AWS_NONE, NULL },
};

static void test_the_name_tells_the_service(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		if (aws_service_of(rows[i].host) != rows[i].service)
			fail_msg("%s: %d", rows[i].host,
				 (int)aws_service_of(rows[i].host));
	}
	assert_int_equal(aws_service_of(NULL), AWS_NONE);
}

static void test_a_load_balancers_name_tells_its_region(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		char *region = aws_region_of(rows[i].host);

		if (!rows[i].region)
			assert_null(region);
		else
			assert_string_equal(region, rows[i].region);
		free(region);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_name_tells_the_service),
		cmocka_unit_test(test_a_load_balancers_name_tells_its_region),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
