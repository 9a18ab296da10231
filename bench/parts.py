"""What bench/run can run: the parts that make rows, and programs that print a report of their own."""
import dataclasses


@dataclasses.dataclass
class Part:
    command: list          # below the repository, or a built program's name
    targets: list          # what of the build it needs; it builds the rest itself
    seconds: int           # more than it ever takes
    options: list = dataclasses.field(default_factory=list)  # for rows
    is_program: bool = False


#: By name, in the order of running.
PARTS = {
    "packet": Part(["packet_bench"], ["packet_bench"], 900, is_program=True),
    "counted": Part(["bench/counted/run"], ["packet_bench", "limpetd", "limpetctl", "live"], 900),
    "live": Part(["bench/live/run"], ["live"], 900),
    "control": Part(["bench/control/run"], [], 900),
    "affinity": Part(["affinity_sim"], ["affinity_sim"], 7200, ["--json"], is_program=True),
}
#: Their output is for people.
REPORTS = {
    "health": Part(["bench/health_scale"], ["limpetd", "limpetctl"], 3600),
    "scrape": Part(["bench/scrape"], ["limpetd", "limpetctl"], 3600),
    "start": Part(["bench/start"], ["limpetd", "limpetctl"], 3600),
}
