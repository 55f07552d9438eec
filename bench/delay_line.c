/*
 * A line with delay, for measuring: a TUN device whose far end is this
 * machine itself. A packet for PEER comes back, DELAY / 2 ms later, as a packet
 * from PEER: source and destination change places, which leaves all checksums
 * right. So the SYN is delayed too, which a relay in user space can't do, and
 * no netem is needed.
 *
 *   delay_line NAME DELAY_MS     (needs the right to make a TUN device)
 */
#define _GNU_SOURCE /* ppoll */

#include <errno.h>
#include <fcntl.h>
#include <linux/if.h>
#include <linux/if_tun.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#define PACKET_MAX 65536
#define QUEUE_MAX  4096

struct packet {
	int64_t due_us;
	size_t len;
	unsigned char *bytes; /* owned */
};

/* First in, first out: every packet waits equally long. */
struct line {
	int fd;
	int64_t delay_us;
	struct packet queue[QUEUE_MAX];
	size_t head, n;
};

static int64_t now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static int open_tun(const char *name)
{
	struct ifreq ifr = { .ifr_flags = IFF_TUN | IFF_NO_PI };
	int fd = open("/dev/net/tun", O_RDWR | O_NONBLOCK | O_CLOEXEC);

	if (fd < 0)
		return -1;
	snprintf(ifr.ifr_name, sizeof(ifr.ifr_name), "%s", name);
	if (ioctl(fd, TUNSETIFF, &ifr) == 0)
		return fd;
	close(fd);
	return -1;
}

/* RFC 791 section 3.1: source at 12, destination at 16. */
static void swap_addresses(unsigned char *packet)
{
	unsigned char source[4];

	memcpy(source, packet + 12, 4);
	memcpy(packet + 12, packet + 16, 4);
	memcpy(packet + 16, source, 4);
}

static void take(struct line *l)
{
	static unsigned char bytes[PACKET_MAX];
	ssize_t len;

	while ((len = read(l->fd, bytes, sizeof(bytes))) > 0) {
		struct packet *p = &l->queue[(l->head + l->n) % QUEUE_MAX];

		if (len < 20 || bytes[0] >> 4 != 4 || l->n == QUEUE_MAX)
			continue;
		swap_addresses(bytes);
		p->bytes = malloc((size_t)len);
		if (!p->bytes)
			continue;
		memcpy(p->bytes, bytes, (size_t)len);
		p->len = (size_t)len;
		p->due_us = now_us() + l->delay_us;
		l->n++;
	}
}

/* Sends what is due; yields the us until the next one is, -1: none waits. */
static int64_t give(struct line *l)
{
	while (l->n > 0) {
		struct packet *p = &l->queue[l->head];
		int64_t wait = p->due_us - now_us();

		if (wait > 0)
			return wait;
		if (write(l->fd, p->bytes, p->len) < 0 && errno == EAGAIN)
			return 100;
		free(p->bytes);
		l->head = (l->head + 1) % QUEUE_MAX;
		l->n--;
	}
	return -1;
}

int main(int argc, char **argv)
{
	static struct line line;
	struct pollfd pfd = { .events = POLLIN };

	if (argc != 3) {
		fprintf(stderr, "usage: delay_line NAME DELAY_MS\n");
		return 2;
	}
	line.fd = open_tun(argv[1]);
	if (line.fd < 0) {
		fprintf(stderr, "delay_line: no TUN device %s: %s\n", argv[1],
			strerror(errno));
		return 2;
	}
	line.delay_us = (int64_t)(strtod(argv[2], NULL) * 500.0);
	pfd.fd = line.fd;
	for (;;) {
		int64_t wait = give(&line);
		struct timespec t = { .tv_nsec = (long)(wait % 1000000) * 1000,
				      .tv_sec = (time_t)(wait / 1000000) };

		if (ppoll(&pfd, 1, wait < 0 ? NULL : &t, NULL) > 0 &&
		    (pfd.revents & POLLIN))
			take(&line);
	}
}
