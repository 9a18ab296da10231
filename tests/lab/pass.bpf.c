// SPDX-License-Identifier: GPL-2.0-or-later
/* For the other end of an edge's veth: receives every frame, so that what XDP sends arrives. */
__attribute__((section("xdp"), used)) int pass(void *context)
{
	(void)context;
	return 2; /* XDP_PASS */
}
