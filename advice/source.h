#ifndef CF502_ADVICE_SOURCE_H
#define CF502_ADVICE_SOURCE_H
/*
 * What the rules rest on: pages of AWS, RFCs, the source of CloudFront's public
 * TLS library, reports of users. The date is that of the page, the change or
 * the report; a year alone: it bears none, and was read in that year.
 */
struct source {
	const char *url, *title, *date;
};

#define AWS_GUIDE \
	"https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/"
#define S2N_TLS	    "https://github.com/aws/s2n-tls"
#define RFC(number) "https://www.rfc-editor.org/rfc/rfc" number

/* clang-format off */
#define SOURCE_LIST(X) \
	X(aws_502, AWS_GUIDE "http-502-bad-gateway.html", \
	  "HTTP 502 status code", "2026") \
	X(aws_504, AWS_GUIDE "http-504-gateway-timeout.html", \
	  "HTTP 504 status code", "2026") \
	X(aws_ciphers, \
	  AWS_GUIDE "secure-connections-supported-ciphers-cloudfront-to-" \
		    "origin.html", \
	  "Protocols and ciphers to the origin", "2026") \
	X(aws_behavior, \
	  AWS_GUIDE "RequestAndResponseBehaviorCustomOrigin.html", \
	  "Request and response behavior", "2026") \
	X(aws_origin, AWS_GUIDE "DownloadDistValuesOrigin.html", \
	  "Origin settings", "2026") \
	X(aws_https, AWS_GUIDE "using-https-cloudfront-to-custom-origin.html", \
	  "HTTPS to a custom origin", "2026") \
	X(aws_certs, AWS_GUIDE "cnames-and-https-requirements.html", \
	  "Requirements for certificates", "2026") \
	X(aws_sni, AWS_GUIDE "helper-functions-origin-modification.html", \
	  "Helper methods for origin modification", "2025-11-20") \
	X(aws_policies, \
	  AWS_GUIDE "understanding-how-origin-request-policies-and-cache-" \
		    "policies-work-together.html", \
	  "Origin request and cache policies together", "2026") \
	X(aws_managed, \
	  AWS_GUIDE "using-managed-origin-request-policies.html", \
	  "Managed origin request policies", "2026") \
	X(aws_mtls, AWS_GUIDE "origin-mtls-authentication.html", \
	  "Origin mutual TLS", "2026-01") \
	X(aws_various, AWS_GUIDE "DownloadDistS3AndCustomOrigins.html", \
	  "Use various origins", "2026") \
	X(aws_elb, AWS_GUIDE "restrict-access-to-load-balancer.html", \
	  "Restrict access to load balancers", "2026") \
	X(aws_vpc, AWS_GUIDE "private-content-vpc-origins.html", \
	  "VPC origins", "2024-11-20") \
	X(aws_ipv6, AWS_GUIDE "cloudfront-enable-ipv6.html", \
	  "IPv6 for CloudFront", "2025-09-03") \
	X(aws_tls13, \
	  "https://aws.amazon.com/about-aws/whats-new/2025/11/" \
	  "amazon-cloudfront-tls13-origin/", \
	  "What's New: TLS 1.3 to origins", "2025-11-20") \
	X(aws_repost, \
	  "https://repost.aws/knowledge-center/cloudfront-502-errors", \
	  "re:Post on 502 errors", "2022-06-22") \
	X(s2n_connection, S2N_TLS, "s2n-tls", "2026-08-07") \
	X(s2n_policies, \
	  S2N_TLS "/blob/main/tls/s2n_security_policies.c", \
	  "s2n-tls, CloudFront-Upstream policies", "2025-08-21") \
	X(s2n_validator, \
	  S2N_TLS "/blob/main/tls/s2n_x509_validator.c", \
	  "s2n-tls, certificate validation", "2026-08-07") \
	X(s2n_alerts, S2N_TLS "/blob/main/tls/s2n_alerts.c", \
	  "s2n-tls, alerts", "2026-08-07") \
	X(mozilla_cas, "https://wiki.mozilla.org/CA/Included_Certificates", \
	  "Mozilla's included CAs", "2026") \
	X(mozilla_nss, \
	  "https://hg.mozilla.org/projects/nss/file/tip/lib/ckfw/builtins/" \
	  "certdata.txt", \
	  "Mozilla's certdata.txt, list 2.86", "2026") \
	X(proxy_protocol, \
	  "https://www.haproxy.org/download/2.8/doc/proxy-protocol.txt", \
	  "The PROXY protocol", "2020-03-05") \
	X(report_monochromatic, \
	  "https://github.com/Aquaticat/Monochromatic", \
	  "report: a mirror behind CloudFront", "2026-09-07") \
	X(report_openrung, "https://github.com/openrung/openrung/pull/58", \
	  "report: CloudFront's hello decoded", "2026-07-13") \
	X(report_caddy, \
	  "https://github.com/caddyserver/caddy/issues/7445", \
	  "report: Caddy behind CloudFront", "2026-01-21") \
	X(report_apache, "https://github.com/hestiacp/hestiacp/pull/5058", \
	  "report: 421 since Apache 2.4.64", "2025-07-12") \
	X(rfc_4158, RFC("4158"), "RFC 4158, path building", "2005-09") \
	X(rfc_5280_purpose, RFC("5280") "#section-4.2.1.12", \
	  "RFC 5280, extended key usage", "2008-05") \
	X(rfc_6066_sni, RFC("6066") "#section-3", "RFC 6066, SNI", "2011-01") \
	X(rfc_6125, RFC("6125") "#section-6.4.4", \
	  "RFC 6125, common names", "2011-03") \
	X(rfc_8446, RFC("8446") "#section-4", \
	  "RFC 8446, handshake", "2018-08") \
	X(rfc_8446_certs, RFC("8446") "#section-4.4.2", \
	  "RFC 8446, Certificate", "2018-08") \
	X(rfc_8446_alerts, RFC("8446") "#section-6", \
	  "RFC 8446, alerts", "2018-08") \
	X(rfc_8996, RFC("8996"), "RFC 8996, old versions", "2021-03") \
	X(rfc_9110_date, RFC("9110") "#section-6.6.1", \
	  "RFC 9110, Date", "2022-06") \
	X(rfc_9110_421, RFC("9110") "#section-15.5.20", \
	  "RFC 9110, 421", "2022-06")
/* clang-format on */

#define X(name, url_, title_, date_) extern const struct source source_##name;
SOURCE_LIST(X)
#undef X

#endif
