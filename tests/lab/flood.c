// SPDX-License-Identifier: GPL-2.0-or-later
/* Floods an edge from the interface that faces it:
 *
 *     flood OBJECT INTERFACE DESTINATION-MAC SOURCE-MAC VIP PORT syn|ack SECONDS
 *
 * Runs in the interface's namespace. The program `sink` takes the place of the interface's XDP
 * program, and stays there; the program `flood` runs for as many frames as the kernel manages, and
 * what it sends comes in on the edge. Prints how many it sent. */
#include <arpa/inet.h>
#include <net/if.h>
#include <netinet/ether.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include "flood.bpf.h"

#define FRAME_SIZE 60
#define FRAMES_A_CALL 65536

static void fail(const char *what)
{
	perror(what);
	exit(1);
}

static struct flood_settings read_settings(char **argv)
{
	struct flood_settings settings = {};
	struct ether_addr destination, source;
	struct in_addr vip;

	if (!ether_aton_r(argv[3], &destination) || !ether_aton_r(argv[4], &source) ||
	    !inet_aton(argv[5], &vip)) {
		fprintf(stderr, "flood: not an address: one of %s %s %s\n", argv[3], argv[4],
			argv[5]);
		exit(2);
	}
	memcpy(settings.destination, &destination, ETH_ALEN);
	memcpy(settings.source, &source, ETH_ALEN);
	settings.vip = vip.s_addr;
	settings.port = htons(atoi(argv[6]));
	settings.ack = strcmp(argv[7], "ack") == 0;
	return settings;
}

static struct bpf_object *load(const char *file, const struct flood_settings *settings)
{
	struct bpf_object *object = bpf_object__open_file(file, NULL);
	struct bpf_map *map;

	if (!object)
		fail(file);
	map = bpf_object__find_map_by_name(object, ".rodata");
	if (!map || bpf_map__set_initial_value(map, settings, sizeof(*settings)))
		fail("settings");
	if (bpf_object__load(object))
		fail("load");
	return object;
}

static int program(struct bpf_object *object, const char *name)
{
	struct bpf_program *found = bpf_object__find_program_by_name(object, name);

	if (!found)
		fail(name);
	return bpf_program__fd(found);
}

static double now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec + time.tv_nsec / 1e9;
}

int main(int argc, char **argv)
{
	static unsigned char frame[FRAME_SIZE];
	struct xdp_md context = { .data_end = FRAME_SIZE };
	LIBBPF_OPTS(bpf_test_run_opts, run, .data_in = frame, .data_size_in = FRAME_SIZE,
		    .ctx_in = &context, .ctx_size_in = sizeof(context), .repeat = FRAMES_A_CALL,
		    .flags = BPF_F_TEST_XDP_LIVE_FRAMES);
	struct flood_settings settings;
	struct bpf_object *object;
	unsigned long long sent = 0;
	double end;

	if (argc != 9) {
		fprintf(stderr, "flood: wrong number of arguments\n");
		return 2;
	}
	settings = read_settings(argv);
	object = load(argv[1], &settings);
	context.ingress_ifindex = if_nametoindex(argv[2]);
	if (bpf_xdp_attach(context.ingress_ifindex, program(object, "sink"), 0, NULL))
		fail(argv[2]);
	end = now() + atof(argv[8]);
	while (now() < end) {
		if (bpf_prog_test_run_opts(program(object, "flood"), &run))
			fail("run");
		sent += FRAMES_A_CALL;
	}
	printf("%llu\n", sent);
	return 0;
}
