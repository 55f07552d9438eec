#ifndef CF502_ADVICE_AWS_NAME_H
#define CF502_ADVICE_AWS_NAME_H
/*
 * Which AWS service a host name belongs to, from the name alone: AWS gives
 * every endpoint a name with the service, mostly the region, and a suffix.
 */

enum aws_service {
	AWS_NONE,
	AWS_LOAD_BALANCER, /* application, classic and network */
	AWS_S3_WEBSITE,
	AWS_S3,
	AWS_API_GATEWAY,
	AWS_LAMBDA_URL,
	AWS_APP_RUNNER,
	AWS_BEANSTALK,
	AWS_ACCELERATOR,
	AWS_EC2,
	AWS_CLOUDFRONT,
};

/* host may be NULL; AWS_NONE for names that AWS did not give. */
enum aws_service aws_service_of(const char *host);
/* The region in a load balancer's name, owned by the caller; or NULL. */
char *aws_region_of(const char *host);

#endif
