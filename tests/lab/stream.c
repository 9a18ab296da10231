// SPDX-License-Identifier: GPL-2.0-or-later
/* Sends numbered datagrams to one port, from many addresses in turn:
 *
 *     stream ADDRESS PORT RATE MOST TIMES SOURCE...
 *
 * RATE a second until SIGTERM, or until there are MOST. Writes to the file TIMES when each was sent,
 * as nanoseconds of the monotonic clock in 64 bits. */
#include <arpa/inet.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>

#include "stream.bpf.h"

#define TICK 1000000 /* ns */
#define SECOND 1000000000ull
#define LARGEST_BURST 32 /* of what a busy machine kept us from sending in time */

static volatile sig_atomic_t over;

static void end(int signal)
{
	(void)signal;
	over = 1;
}

static void fail(const char *what)
{
	perror(what);
	exit(1);
}

static unsigned long long now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec * SECOND + time.tv_nsec;
}

static struct sockaddr_in address_of(const char *text, int port)
{
	struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons(port) };

	if (!inet_aton(text, &address.sin_addr)) {
		fprintf(stderr, "stream: not an address: %s\n", text);
		exit(2);
	}
	return address;
}

static int open_socket(const char *source, const struct sockaddr_in *destination)
{
	struct sockaddr_in own = address_of(source, 0);
	int opened = socket(AF_INET, SOCK_DGRAM, 0);

	if (opened < 0 || bind(opened, (void *)&own, sizeof(own)) ||
	    connect(opened, (const void *)destination, sizeof(*destination)))
		fail(source);
	return opened;
}

/* Tries again what the kernel does not take, be it that an error came back for another one. */
static void send_one(int from, unsigned number, FILE *times)
{
	struct stream_datagram datagram = { htonl(STREAM_MAGIC), htonl(number) };
	unsigned long long time;
	int sent;

	do
		time = now();
	while (!(sent = send(from, &datagram, sizeof(datagram), 0) == sizeof(datagram)) && !over);
	if (sent && fwrite(&time, sizeof(time), 1, times) != 1)
		fail("times");
}

int main(int argc, char **argv)
{
	struct timespec tick = { .tv_nsec = TICK };
	struct sockaddr_in destination;
	unsigned long long begin, due;
	unsigned sources = argc - 6, rate, most, sent = 0;
	int *from;
	FILE *times;

	if (argc < 7) {
		fprintf(stderr, "stream: too few arguments\n");
		return 2;
	}
	signal(SIGTERM, end);
	destination = address_of(argv[1], atoi(argv[2]));
	rate = atoi(argv[3]);
	most = atoi(argv[4]);
	times = fopen(argv[5], "wb");
	from = calloc(sources, sizeof(*from));
	if (!times || !from)
		fail(argv[5]);
	for (unsigned i = 0; i < sources; i++)
		from[i] = open_socket(argv[6 + i], &destination);
	for (begin = now(); !over && sent < most; nanosleep(&tick, NULL)) {
		due = (now() - begin) * rate / SECOND - sent;
		if (due > LARGEST_BURST) {
			begin += (due - LARGEST_BURST) * SECOND / rate;
			due = LARGEST_BURST;
		}
		for (; due && !over && sent < most; due--, sent++)
			send_one(from[sent % sources], sent, times);
		fflush(times);
	}
	return 0;
}
