/*
 * The tables behind names.h. The first row of a number is the name that is
 * shown; registries: https://www.iana.org/assignments/tls-parameters and
 * tls-extensiontype-values. Which of them the edge offers stands in its
 * policy, not here.
 */
#include "probe/names.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "base/vec.h"

struct named {
	uint16_t number;
	const char *name;
};

/* clang-format off */

static const struct named versions[] = {
	{ TLS_SSL3, "SSLv3" },
	{ TLS_1_0, "TLSv1" },
	{ TLS_1_1, "TLSv1.1" },
	{ TLS_1_2, "TLSv1.2" },
	{ TLS_1_3, "TLSv1.3" },
	{ 0x0002, "SSLv2" },
};

/*
 * OpenSSL's names, those of versions that have since dropped a suite too;
 * TLS 1.3 suites and signaling values have their IANA names there as well.
 */
static const struct named suites[] = {
	{ 0x0000, "TLS_NULL_WITH_NULL_NULL" },
	{ 0x0001, "NULL-MD5" },
	{ 0x0002, "NULL-SHA" },
	{ 0x0003, "EXP-RC4-MD5" },
	{ 0x0004, "RC4-MD5" },
	{ 0x0005, "RC4-SHA" },
	{ 0x0006, "EXP-RC2-CBC-MD5" },
	{ 0x0007, "IDEA-CBC-SHA" },
	{ 0x0008, "EXP-DES-CBC-SHA" },
	{ 0x0009, "DES-CBC-SHA" },
	{ 0x000a, "DES-CBC3-SHA" },
	{ 0x000b, "EXP-DH-DSS-DES-CBC-SHA" },
	{ 0x000c, "DH-DSS-DES-CBC-SHA" },
	{ 0x000d, "DH-DSS-DES-CBC3-SHA" },
	{ 0x000e, "EXP-DH-RSA-DES-CBC-SHA" },
	{ 0x000f, "DH-RSA-DES-CBC-SHA" },
	{ 0x0010, "DH-RSA-DES-CBC3-SHA" },
	{ 0x0011, "EXP-EDH-DSS-DES-CBC-SHA" },
	{ 0x0012, "EDH-DSS-DES-CBC-SHA" },
	{ 0x0013, "DHE-DSS-DES-CBC3-SHA" },
	{ 0x0014, "EXP-EDH-RSA-DES-CBC-SHA" },
	{ 0x0015, "EDH-RSA-DES-CBC-SHA" },
	{ 0x0016, "DHE-RSA-DES-CBC3-SHA" },
	{ 0x0017, "EXP-ADH-RC4-MD5" },
	{ 0x0018, "ADH-RC4-MD5" },
	{ 0x0019, "EXP-ADH-DES-CBC-SHA" },
	{ 0x001a, "ADH-DES-CBC-SHA" },
	{ 0x001b, "ADH-DES-CBC3-SHA" },
	{ 0x002c, "PSK-NULL-SHA" },
	{ 0x002d, "DHE-PSK-NULL-SHA" },
	{ 0x002e, "RSA-PSK-NULL-SHA" },
	{ 0x002f, "AES128-SHA" },
	{ 0x0030, "DH-DSS-AES128-SHA" },
	{ 0x0031, "DH-RSA-AES128-SHA" },
	{ 0x0032, "DHE-DSS-AES128-SHA" },
	{ 0x0033, "DHE-RSA-AES128-SHA" },
	{ 0x0034, "ADH-AES128-SHA" },
	{ 0x0035, "AES256-SHA" },
	{ 0x0036, "DH-DSS-AES256-SHA" },
	{ 0x0037, "DH-RSA-AES256-SHA" },
	{ 0x0038, "DHE-DSS-AES256-SHA" },
	{ 0x0039, "DHE-RSA-AES256-SHA" },
	{ 0x003a, "ADH-AES256-SHA" },
	{ 0x003b, "NULL-SHA256" },
	{ 0x003c, "AES128-SHA256" },
	{ 0x003d, "AES256-SHA256" },
	{ 0x003e, "DH-DSS-AES128-SHA256" },
	{ 0x003f, "DH-RSA-AES128-SHA256" },
	{ 0x0040, "DHE-DSS-AES128-SHA256" },
	{ 0x0041, "CAMELLIA128-SHA" },
	{ 0x0042, "DH-DSS-CAMELLIA128-SHA" },
	{ 0x0043, "DH-RSA-CAMELLIA128-SHA" },
	{ 0x0044, "DHE-DSS-CAMELLIA128-SHA" },
	{ 0x0045, "DHE-RSA-CAMELLIA128-SHA" },
	{ 0x0046, "ADH-CAMELLIA128-SHA" },
	{ 0x0062, "EXP1024-DES-CBC-SHA" },
	{ 0x0063, "EXP1024-DHE-DSS-DES-CBC-SHA" },
	{ 0x0064, "EXP1024-RC4-SHA" },
	{ 0x0065, "EXP1024-DHE-DSS-RC4-SHA" },
	{ 0x0066, "DHE-DSS-RC4-SHA" },
	{ 0x0067, "DHE-RSA-AES128-SHA256" },
	{ 0x0068, "DH-DSS-AES256-SHA256" },
	{ 0x0069, "DH-RSA-AES256-SHA256" },
	{ 0x006a, "DHE-DSS-AES256-SHA256" },
	{ 0x006b, "DHE-RSA-AES256-SHA256" },
	{ 0x006c, "ADH-AES128-SHA256" },
	{ 0x006d, "ADH-AES256-SHA256" },
	{ 0x0080, "GOST94-GOST89-GOST89" },
	{ 0x0081, "GOST2001-GOST89-GOST89" },
	{ 0x0084, "CAMELLIA256-SHA" },
	{ 0x0085, "DH-DSS-CAMELLIA256-SHA" },
	{ 0x0086, "DH-RSA-CAMELLIA256-SHA" },
	{ 0x0087, "DHE-DSS-CAMELLIA256-SHA" },
	{ 0x0088, "DHE-RSA-CAMELLIA256-SHA" },
	{ 0x0089, "ADH-CAMELLIA256-SHA" },
	{ 0x008a, "PSK-RC4-SHA" },
	{ 0x008b, "PSK-3DES-EDE-CBC-SHA" },
	{ 0x008c, "PSK-AES128-CBC-SHA" },
	{ 0x008d, "PSK-AES256-CBC-SHA" },
	{ 0x008e, "DHE-PSK-RC4-SHA" },
	{ 0x008f, "DHE-PSK-3DES-EDE-CBC-SHA" },
	{ 0x0090, "DHE-PSK-AES128-CBC-SHA" },
	{ 0x0091, "DHE-PSK-AES256-CBC-SHA" },
	{ 0x0092, "RSA-PSK-RC4-SHA" },
	{ 0x0093, "RSA-PSK-3DES-EDE-CBC-SHA" },
	{ 0x0094, "RSA-PSK-AES128-CBC-SHA" },
	{ 0x0095, "RSA-PSK-AES256-CBC-SHA" },
	{ 0x0096, "SEED-SHA" },
	{ 0x0097, "DH-DSS-SEED-SHA" },
	{ 0x0098, "DH-RSA-SEED-SHA" },
	{ 0x0099, "DHE-DSS-SEED-SHA" },
	{ 0x009a, "DHE-RSA-SEED-SHA" },
	{ 0x009b, "ADH-SEED-SHA" },
	{ 0x009c, "AES128-GCM-SHA256" },
	{ 0x009d, "AES256-GCM-SHA384" },
	{ 0x009e, "DHE-RSA-AES128-GCM-SHA256" },
	{ 0x009f, "DHE-RSA-AES256-GCM-SHA384" },
	{ 0x00a0, "DH-RSA-AES128-GCM-SHA256" },
	{ 0x00a1, "DH-RSA-AES256-GCM-SHA384" },
	{ 0x00a2, "DHE-DSS-AES128-GCM-SHA256" },
	{ 0x00a3, "DHE-DSS-AES256-GCM-SHA384" },
	{ 0x00a4, "DH-DSS-AES128-GCM-SHA256" },
	{ 0x00a5, "DH-DSS-AES256-GCM-SHA384" },
	{ 0x00a6, "ADH-AES128-GCM-SHA256" },
	{ 0x00a7, "ADH-AES256-GCM-SHA384" },
	{ 0x00a8, "PSK-AES128-GCM-SHA256" },
	{ 0x00a9, "PSK-AES256-GCM-SHA384" },
	{ 0x00aa, "DHE-PSK-AES128-GCM-SHA256" },
	{ 0x00ab, "DHE-PSK-AES256-GCM-SHA384" },
	{ 0x00ac, "RSA-PSK-AES128-GCM-SHA256" },
	{ 0x00ad, "RSA-PSK-AES256-GCM-SHA384" },
	{ 0x00ae, "PSK-AES128-CBC-SHA256" },
	{ 0x00af, "PSK-AES256-CBC-SHA384" },
	{ 0x00b0, "PSK-NULL-SHA256" },
	{ 0x00b1, "PSK-NULL-SHA384" },
	{ 0x00b2, "DHE-PSK-AES128-CBC-SHA256" },
	{ 0x00b3, "DHE-PSK-AES256-CBC-SHA384" },
	{ 0x00b4, "DHE-PSK-NULL-SHA256" },
	{ 0x00b5, "DHE-PSK-NULL-SHA384" },
	{ 0x00b6, "RSA-PSK-AES128-CBC-SHA256" },
	{ 0x00b7, "RSA-PSK-AES256-CBC-SHA384" },
	{ 0x00b8, "RSA-PSK-NULL-SHA256" },
	{ 0x00b9, "RSA-PSK-NULL-SHA384" },
	{ 0x00ba, "CAMELLIA128-SHA256" },
	{ 0x00bb, "DH-DSS-CAMELLIA128-SHA256" },
	{ 0x00bc, "DH-RSA-CAMELLIA128-SHA256" },
	{ 0x00bd, "DHE-DSS-CAMELLIA128-SHA256" },
	{ 0x00be, "DHE-RSA-CAMELLIA128-SHA256" },
	{ 0x00bf, "ADH-CAMELLIA128-SHA256" },
	{ 0x00c0, "CAMELLIA256-SHA256" },
	{ 0x00c1, "DH-DSS-CAMELLIA256-SHA256" },
	{ 0x00c2, "DH-RSA-CAMELLIA256-SHA256" },
	{ 0x00c3, "DHE-DSS-CAMELLIA256-SHA256" },
	{ 0x00c4, "DHE-RSA-CAMELLIA256-SHA256" },
	{ 0x00c5, "ADH-CAMELLIA256-SHA256" },
	{ 0x00c6, "TLS_SM4_GCM_SM3" },
	{ 0x00c7, "TLS_SM4_CCM_SM3" },
	{ 0x00ff, "TLS_EMPTY_RENEGOTIATION_INFO_SCSV" },
	{ 0x1301, "TLS_AES_128_GCM_SHA256" },
	{ 0x1302, "TLS_AES_256_GCM_SHA384" },
	{ 0x1303, "TLS_CHACHA20_POLY1305_SHA256" },
	{ 0x1304, "TLS_AES_128_CCM_SHA256" },
	{ 0x1305, "TLS_AES_128_CCM_8_SHA256" },
	{ 0x5600, "TLS_FALLBACK_SCSV" },
	{ 0xc001, "ECDH-ECDSA-NULL-SHA" },
	{ 0xc002, "ECDH-ECDSA-RC4-SHA" },
	{ 0xc003, "ECDH-ECDSA-DES-CBC3-SHA" },
	{ 0xc004, "ECDH-ECDSA-AES128-SHA" },
	{ 0xc005, "ECDH-ECDSA-AES256-SHA" },
	{ 0xc006, "ECDHE-ECDSA-NULL-SHA" },
	{ 0xc007, "ECDHE-ECDSA-RC4-SHA" },
	{ 0xc008, "ECDHE-ECDSA-DES-CBC3-SHA" },
	{ 0xc009, "ECDHE-ECDSA-AES128-SHA" },
	{ 0xc00a, "ECDHE-ECDSA-AES256-SHA" },
	{ 0xc00b, "ECDH-RSA-NULL-SHA" },
	{ 0xc00c, "ECDH-RSA-RC4-SHA" },
	{ 0xc00d, "ECDH-RSA-DES-CBC3-SHA" },
	{ 0xc00e, "ECDH-RSA-AES128-SHA" },
	{ 0xc00f, "ECDH-RSA-AES256-SHA" },
	{ 0xc010, "ECDHE-RSA-NULL-SHA" },
	{ 0xc011, "ECDHE-RSA-RC4-SHA" },
	{ 0xc012, "ECDHE-RSA-DES-CBC3-SHA" },
	{ 0xc013, "ECDHE-RSA-AES128-SHA" },
	{ 0xc014, "ECDHE-RSA-AES256-SHA" },
	{ 0xc015, "AECDH-NULL-SHA" },
	{ 0xc016, "AECDH-RC4-SHA" },
	{ 0xc017, "AECDH-DES-CBC3-SHA" },
	{ 0xc018, "AECDH-AES128-SHA" },
	{ 0xc019, "AECDH-AES256-SHA" },
	{ 0xc01a, "SRP-3DES-EDE-CBC-SHA" },
	{ 0xc01b, "SRP-RSA-3DES-EDE-CBC-SHA" },
	{ 0xc01c, "SRP-DSS-3DES-EDE-CBC-SHA" },
	{ 0xc01d, "SRP-AES-128-CBC-SHA" },
	{ 0xc01e, "SRP-RSA-AES-128-CBC-SHA" },
	{ 0xc01f, "SRP-DSS-AES-128-CBC-SHA" },
	{ 0xc020, "SRP-AES-256-CBC-SHA" },
	{ 0xc021, "SRP-RSA-AES-256-CBC-SHA" },
	{ 0xc022, "SRP-DSS-AES-256-CBC-SHA" },
	{ 0xc023, "ECDHE-ECDSA-AES128-SHA256" },
	{ 0xc024, "ECDHE-ECDSA-AES256-SHA384" },
	{ 0xc025, "ECDH-ECDSA-AES128-SHA256" },
	{ 0xc026, "ECDH-ECDSA-AES256-SHA384" },
	{ 0xc027, "ECDHE-RSA-AES128-SHA256" },
	{ 0xc028, "ECDHE-RSA-AES256-SHA384" },
	{ 0xc029, "ECDH-RSA-AES128-SHA256" },
	{ 0xc02a, "ECDH-RSA-AES256-SHA384" },
	{ 0xc02b, "ECDHE-ECDSA-AES128-GCM-SHA256" },
	{ 0xc02c, "ECDHE-ECDSA-AES256-GCM-SHA384" },
	{ 0xc02d, "ECDH-ECDSA-AES128-GCM-SHA256" },
	{ 0xc02e, "ECDH-ECDSA-AES256-GCM-SHA384" },
	{ 0xc02f, "ECDHE-RSA-AES128-GCM-SHA256" },
	{ 0xc030, "ECDHE-RSA-AES256-GCM-SHA384" },
	{ 0xc031, "ECDH-RSA-AES128-GCM-SHA256" },
	{ 0xc032, "ECDH-RSA-AES256-GCM-SHA384" },
	{ 0xc033, "ECDHE-PSK-RC4-SHA" },
	{ 0xc034, "ECDHE-PSK-3DES-EDE-CBC-SHA" },
	{ 0xc035, "ECDHE-PSK-AES128-CBC-SHA" },
	{ 0xc036, "ECDHE-PSK-AES256-CBC-SHA" },
	{ 0xc037, "ECDHE-PSK-AES128-CBC-SHA256" },
	{ 0xc038, "ECDHE-PSK-AES256-CBC-SHA384" },
	{ 0xc039, "ECDHE-PSK-NULL-SHA" },
	{ 0xc03a, "ECDHE-PSK-NULL-SHA256" },
	{ 0xc03b, "ECDHE-PSK-NULL-SHA384" },
	{ 0xc050, "ARIA128-GCM-SHA256" },
	{ 0xc051, "ARIA256-GCM-SHA384" },
	{ 0xc052, "DHE-RSA-ARIA128-GCM-SHA256" },
	{ 0xc053, "DHE-RSA-ARIA256-GCM-SHA384" },
	{ 0xc056, "DHE-DSS-ARIA128-GCM-SHA256" },
	{ 0xc057, "DHE-DSS-ARIA256-GCM-SHA384" },
	{ 0xc05c, "ECDHE-ECDSA-ARIA128-GCM-SHA256" },
	{ 0xc05d, "ECDHE-ECDSA-ARIA256-GCM-SHA384" },
	{ 0xc060, "ECDHE-ARIA128-GCM-SHA256" },
	{ 0xc061, "ECDHE-ARIA256-GCM-SHA384" },
	{ 0xc06a, "PSK-ARIA128-GCM-SHA256" },
	{ 0xc06b, "PSK-ARIA256-GCM-SHA384" },
	{ 0xc06c, "DHE-PSK-ARIA128-GCM-SHA256" },
	{ 0xc06d, "DHE-PSK-ARIA256-GCM-SHA384" },
	{ 0xc06e, "RSA-PSK-ARIA128-GCM-SHA256" },
	{ 0xc06f, "RSA-PSK-ARIA256-GCM-SHA384" },
	{ 0xc072, "ECDHE-ECDSA-CAMELLIA128-SHA256" },
	{ 0xc073, "ECDHE-ECDSA-CAMELLIA256-SHA384" },
	{ 0xc074, "ECDH-ECDSA-CAMELLIA128-SHA256" },
	{ 0xc075, "ECDH-ECDSA-CAMELLIA256-SHA384" },
	{ 0xc076, "ECDHE-RSA-CAMELLIA128-SHA256" },
	{ 0xc077, "ECDHE-RSA-CAMELLIA256-SHA384" },
	{ 0xc078, "ECDH-RSA-CAMELLIA128-SHA256" },
	{ 0xc079, "ECDH-RSA-CAMELLIA256-SHA384" },
	{ 0xc094, "PSK-CAMELLIA128-SHA256" },
	{ 0xc095, "PSK-CAMELLIA256-SHA384" },
	{ 0xc096, "DHE-PSK-CAMELLIA128-SHA256" },
	{ 0xc097, "DHE-PSK-CAMELLIA256-SHA384" },
	{ 0xc098, "RSA-PSK-CAMELLIA128-SHA256" },
	{ 0xc099, "RSA-PSK-CAMELLIA256-SHA384" },
	{ 0xc09a, "ECDHE-PSK-CAMELLIA128-SHA256" },
	{ 0xc09b, "ECDHE-PSK-CAMELLIA256-SHA384" },
	{ 0xc09c, "AES128-CCM" },
	{ 0xc09d, "AES256-CCM" },
	{ 0xc09e, "DHE-RSA-AES128-CCM" },
	{ 0xc09f, "DHE-RSA-AES256-CCM" },
	{ 0xc0a0, "AES128-CCM8" },
	{ 0xc0a1, "AES256-CCM8" },
	{ 0xc0a2, "DHE-RSA-AES128-CCM8" },
	{ 0xc0a3, "DHE-RSA-AES256-CCM8" },
	{ 0xc0a4, "PSK-AES128-CCM" },
	{ 0xc0a5, "PSK-AES256-CCM" },
	{ 0xc0a6, "DHE-PSK-AES128-CCM" },
	{ 0xc0a7, "DHE-PSK-AES256-CCM" },
	{ 0xc0a8, "PSK-AES128-CCM8" },
	{ 0xc0a9, "PSK-AES256-CCM8" },
	{ 0xc0aa, "DHE-PSK-AES128-CCM8" },
	{ 0xc0ab, "DHE-PSK-AES256-CCM8" },
	{ 0xc0ac, "ECDHE-ECDSA-AES128-CCM" },
	{ 0xc0ad, "ECDHE-ECDSA-AES256-CCM" },
	{ 0xc0ae, "ECDHE-ECDSA-AES128-CCM8" },
	{ 0xc0af, "ECDHE-ECDSA-AES256-CCM8" },
	{ 0xc100, "GOST2012-KUZNYECHIK-KUZNYECHIKOMAC" },
	{ 0xc101, "GOST2012-MAGMA-MAGMAOMAC" },
	{ 0xc102, "IANA-GOST2012-GOST8912-GOST8912" },
	{ 0xcc13, "ECDHE-RSA-CHACHA20-POLY1305-OLD" },
	{ 0xcc14, "ECDHE-ECDSA-CHACHA20-POLY1305-OLD" },
	{ 0xcc15, "DHE-RSA-CHACHA20-POLY1305-OLD" },
	{ 0xcca8, "ECDHE-RSA-CHACHA20-POLY1305" },
	{ 0xcca9, "ECDHE-ECDSA-CHACHA20-POLY1305" },
	{ 0xccaa, "DHE-RSA-CHACHA20-POLY1305" },
	{ 0xccab, "PSK-CHACHA20-POLY1305" },
	{ 0xccac, "ECDHE-PSK-CHACHA20-POLY1305" },
	{ 0xccad, "DHE-PSK-CHACHA20-POLY1305" },
	{ 0xccae, "RSA-PSK-CHACHA20-POLY1305" },
	{ 0xfefe, "SSL_RSA_FIPS_WITH_DES_CBC_SHA" },
	{ 0xfeff, "SSL_RSA_FIPS_WITH_3DES_EDE_CBC_SHA" },
	{ 0xff85, "LEGACY-GOST2012-GOST8912-GOST8912" },
};

/* FIPS 186 curves go by their NIST names, the others by IANA's. */
static const struct named groups[] = {
	{ 0x0001, "sect163k1" },
	{ 0x0002, "sect163r1" },
	{ 0x0003, "sect163r2" },
	{ 0x0004, "sect193r1" },
	{ 0x0005, "sect193r2" },
	{ 0x0006, "sect233k1" },
	{ 0x0007, "sect233r1" },
	{ 0x0008, "sect239k1" },
	{ 0x0009, "sect283k1" },
	{ 0x000a, "sect283r1" },
	{ 0x000b, "sect409k1" },
	{ 0x000c, "sect409r1" },
	{ 0x000d, "sect571k1" },
	{ 0x000e, "sect571r1" },
	{ 0x000f, "secp160k1" },
	{ 0x0010, "secp160r1" },
	{ 0x0011, "secp160r2" },
	{ 0x0012, "secp192k1" },
	{ 0x0013, "P-192" },
	{ 0x0014, "secp224k1" },
	{ 0x0015, "P-224" },
	{ 0x0016, "secp256k1" },
	{ GROUP_SECP256R1, "P-256" },
	{ GROUP_SECP384R1, "P-384" },
	{ GROUP_SECP521R1, "P-521" },
	{ 0x001a, "brainpoolP256r1" },
	{ 0x001b, "brainpoolP384r1" },
	{ 0x001c, "brainpoolP512r1" },
	{ GROUP_X25519, "X25519" },
	{ GROUP_X448, "X448" },
	{ 0x001f, "brainpoolP256r1tls13" },
	{ 0x0020, "brainpoolP384r1tls13" },
	{ 0x0021, "brainpoolP512r1tls13" },
	{ 0x0022, "GC256A" },
	{ 0x0023, "GC256B" },
	{ 0x0024, "GC256C" },
	{ 0x0025, "GC256D" },
	{ 0x0026, "GC512A" },
	{ 0x0027, "GC512B" },
	{ 0x0028, "GC512C" },
	{ 0x0029, "curveSM2" },
	{ 0x0100, "ffdhe2048" },
	{ 0x0101, "ffdhe3072" },
	{ 0x0102, "ffdhe4096" },
	{ 0x0103, "ffdhe6144" },
	{ 0x0104, "ffdhe8192" },
	{ 0x0200, "MLKEM512" },
	{ 0x0201, "MLKEM768" },
	{ 0x0202, "MLKEM1024" },
	{ 0x11eb, "SecP256r1MLKEM768" },
	{ 0x11ec, "X25519MLKEM768" },
	{ 0x11ed, "SecP384r1MLKEM1024" },
	{ 0x6399, "X25519Kyber768Draft00" },
	{ 0x639a, "SecP256r1Kyber768Draft00" },
	{ 0xff01, "arbitrary_explicit_prime_curves" },
	{ 0xff02, "arbitrary_explicit_char2_curves" },
};

/*
 * The numbers of TLS 1.2 and 1.3 are the same (RFC 8446 section 4.2.3); names
 * leave the curve out, which TLS 1.2 does not fix.
 */
static const struct named schemes[] = {
	{ 0x0101, "RSA-MD5" },
	{ 0x0102, "DSA-MD5" },
	{ 0x0103, "ECDSA-MD5" },
	{ 0x0201, "RSA-SHA1" },
	{ 0x0202, "DSA-SHA1" },
	{ 0x0203, "ECDSA-SHA1" },
	{ 0x0301, "RSA-SHA224" },
	{ 0x0302, "DSA-SHA224" },
	{ 0x0303, "ECDSA-SHA224" },
	{ 0x0401, "RSA-SHA256" },
	{ 0x0402, "DSA-SHA256" },
	{ 0x0403, "ECDSA-SHA256" },
	{ 0x0420, "RSA-SHA256-LEGACY" },
	{ 0x0501, "RSA-SHA384" },
	{ 0x0502, "DSA-SHA384" },
	{ 0x0503, "ECDSA-SHA384" },
	{ 0x0520, "RSA-SHA384-LEGACY" },
	{ 0x0601, "RSA-SHA512" },
	{ 0x0602, "DSA-SHA512" },
	{ 0x0603, "ECDSA-SHA512" },
	{ 0x0620, "RSA-SHA512-LEGACY" },
	{ 0x0708, "SM2-SM3" },
	{ 0x0709, "GOST-256A" },
	{ 0x070a, "GOST-256B" },
	{ 0x070b, "GOST-256C" },
	{ 0x070c, "GOST-256D" },
	{ 0x070d, "GOST-512A" },
	{ 0x070e, "GOST-512B" },
	{ 0x070f, "GOST-512C" },
	{ 0x0804, "RSA-PSS-RSAE-SHA256" },
	{ 0x0805, "RSA-PSS-RSAE-SHA384" },
	{ 0x0806, "RSA-PSS-RSAE-SHA512" },
	{ 0x0807, "Ed25519" },
	{ 0x0808, "Ed448" },
	{ 0x0809, "RSA-PSS-PSS-SHA256" },
	{ 0x080a, "RSA-PSS-PSS-SHA384" },
	{ 0x080b, "RSA-PSS-PSS-SHA512" },
	{ 0x081a, "ECDSA-BRAINPOOLP256R1TLS13-SHA256" },
	{ 0x081b, "ECDSA-BRAINPOOLP384R1TLS13-SHA384" },
	{ 0x081c, "ECDSA-BRAINPOOLP512R1TLS13-SHA512" },
	{ 0x0904, "ML-DSA-44" },
	{ 0x0905, "ML-DSA-65" },
	{ 0x0906, "ML-DSA-87" },
};

static const struct named alerts[] = {
	{ 0, "close_notify" },
	{ 10, "unexpected_message" },
	{ 20, "bad_record_mac" },
	{ 21, "decryption_failed" },
	{ 22, "record_overflow" },
	{ 30, "decompression_failure" },
	{ ALERT_HANDSHAKE_FAILURE, "handshake_failure" },
	{ 41, "no_certificate" },
	{ 42, "bad_certificate" },
	{ 43, "unsupported_certificate" },
	{ 44, "certificate_revoked" },
	{ 45, "certificate_expired" },
	{ 46, "certificate_unknown" },
	{ 47, "illegal_parameter" },
	{ 48, "unknown_ca" },
	{ 49, "access_denied" },
	{ 50, "decode_error" },
	{ 51, "decrypt_error" },
	{ 52, "too_many_cids_requested" },
	{ 60, "export_restriction" },
	{ ALERT_PROTOCOL_VERSION, "protocol_version" },
	{ 71, "insufficient_security" },
	{ ALERT_INTERNAL_ERROR, "internal_error" },
	{ 86, "inappropriate_fallback" },
	{ 90, "user_canceled" },
	{ 100, "no_renegotiation" },
	{ 109, "missing_extension" },
	{ 110, "unsupported_extension" },
	{ 111, "certificate_unobtainable" },
	{ ALERT_UNRECOGNIZED_NAME, "unrecognized_name" },
	{ 113, "bad_certificate_status_response" },
	{ 114, "bad_certificate_hash_value" },
	{ 115, "unknown_psk_identity" },
	{ ALERT_CERTIFICATE_REQUIRED, "certificate_required" },
	{ 117, "general_error" },
	{ 120, "no_application_protocol" },
	{ 121, "ech_required" },
};

static const struct named messages[] = {
	{ 0, "HelloRequest" },
	{ 1, "ClientHello" },
	{ 2, "ServerHello" },
	{ 3, "HelloVerifyRequest" },
	{ 4, "NewSessionTicket" },
	{ 5, "EndOfEarlyData" },
	{ 6, "HelloRetryRequest" },
	{ 8, "EncryptedExtensions" },
	{ 11, "Certificate" },
	{ 12, "ServerKeyExchange" },
	{ 13, "CertificateRequest" },
	{ 14, "ServerHelloDone" },
	{ 15, "CertificateVerify" },
	{ 16, "ClientKeyExchange" },
	{ 20, "Finished" },
	{ 21, "CertificateURL" },
	{ 22, "CertificateStatus" },
	{ 23, "SupplementalData" },
	{ 24, "KeyUpdate" },
	{ 25, "CompressedCertificate" },
	{ 67, "NextProtocol" },
	{ 254, "message_hash" },
};

static const struct named extensions[] = {
	{ EXT_SERVER_NAME, "server_name" },
	{ 1, "max_fragment_length" },
	{ EXT_STATUS_REQUEST, "status_request" },
	{ EXT_SUPPORTED_GROUPS, "supported_groups" },
	{ EXT_EC_POINT_FORMATS, "ec_point_formats" },
	{ EXT_SIGNATURE_ALGORITHMS, "signature_algorithms" },
	{ EXT_ALPN, "application_layer_protocol_negotiation" },
	{ 18, "signed_certificate_timestamp" },
	{ 21, "padding" },
	{ EXT_ENCRYPT_THEN_MAC, "encrypt_then_mac" },
	{ EXT_EXTENDED_MASTER_SECRET, "extended_master_secret" },
	{ 28, "record_size_limit" },
	{ EXT_SESSION_TICKET, "session_ticket" },
	{ 41, "pre_shared_key" },
	{ 42, "early_data" },
	{ EXT_SUPPORTED_VERSIONS, "supported_versions" },
	{ EXT_COOKIE, "cookie" },
	{ EXT_PSK_KEY_EXCHANGE_MODES, "psk_key_exchange_modes" },
	{ 47, "certificate_authorities" },
	{ 49, "post_handshake_auth" },
	{ 50, "signature_algorithms_cert" },
	{ EXT_KEY_SHARE, "key_share" },
	{ EXT_RENEGOTIATION_INFO, "renegotiation_info" },
};

/* clang-format on */

static const char *look_up(const struct named *rows, size_t n, unsigned number)
{
	for (size_t i = 0; i < n; i++) {
		if (rows[i].number == number)
			return rows[i].name;
	}
	return NULL;
}

static int look_back(const struct named *rows, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++) {
		if (!strcmp(rows[i].name, name))
			return rows[i].number;
	}
	return -1;
}

/* out may be NULL: then what is not in the table is NULL. */
static const char *name_or_hex(const char *name, unsigned number, int digits,
			       char out[NAME_SIZE])
{
	if (name || !out)
		return name;
	snprintf(out, NAME_SIZE, "0x%0*x", digits, number);
	return out;
}

const char *version_name(unsigned v, char out[NAME_SIZE])
{
	return name_or_hex(look_up(versions, ARRAY_LEN(versions), v), v, 4,
			   out);
}

const char *suite_name(unsigned suite, char out[NAME_SIZE])
{
	return name_or_hex(look_up(suites, ARRAY_LEN(suites), suite), suite, 4,
			   out);
}

const char *group_name(unsigned group, char out[NAME_SIZE])
{
	return name_or_hex(look_up(groups, ARRAY_LEN(groups), group), group, 4,
			   out);
}

const char *scheme_name(unsigned scheme, char out[NAME_SIZE])
{
	return name_or_hex(look_up(schemes, ARRAY_LEN(schemes), scheme), scheme,
			   4, out);
}

const char *alert_name(unsigned code, char out[NAME_SIZE])
{
	return name_or_hex(look_up(alerts, ARRAY_LEN(alerts), code), code, 2,
			   out);
}

const char *message_name(unsigned type, char out[NAME_SIZE])
{
	return name_or_hex(look_up(messages, ARRAY_LEN(messages), type), type,
			   2, out);
}

const char *extension_name(unsigned ext, char out[NAME_SIZE])
{
	return name_or_hex(look_up(extensions, ARRAY_LEN(extensions), ext), ext,
			   4, out);
}

int version_number(const char *name)
{
	return look_back(versions, ARRAY_LEN(versions), name);
}

int suite_number(const char *name)
{
	return look_back(suites, ARRAY_LEN(suites), name);
}

int group_number(const char *name)
{
	return look_back(groups, ARRAY_LEN(groups), name);
}

int scheme_number(const char *name)
{
	return look_back(schemes, ARRAY_LEN(schemes), name);
}

int extension_number(const char *name)
{
	return look_back(extensions, ARRAY_LEN(extensions), name);
}

unsigned suite_at(size_t i)
{
	return i < ARRAY_LEN(suites) ? suites[i].number : NO_NUMBER;
}
