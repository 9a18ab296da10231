"""limpetd attaches to every interface it was given, in the best mode that the driver has."""


def test_generic_mode_where_the_driver_has_no_xdp(lab):
    """veth has native XDP, the loopback interface has none."""
    lab.edge.restart(lab.configuration(interfaces=["eth0", "lo"]))
    try:
        lab.wait_up("ex1", "ex2", "ex3")
        modes = {one["name"]: one["mode"] for one in lab.edge.ctl("status")["interfaces"]}
        assert modes == {"eth0": "native", "lo": "generic"}
        warnings = [line for line in lab.edge.process.log_text().splitlines() if "generic" in line]
        assert len(warnings) == 1 and "lo:" in warnings[0], warnings
        assert lab.ask(lab.clients[0].http)
    finally:
        lab.edge.stop()
    assert not lab.edge.xdp()
