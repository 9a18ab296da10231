"""What limpetd costs while it checks members, and how well it does."""
import dataclasses


@dataclasses.dataclass
class Figures:
    """Of limpetd, while it checked. Times of processors are shares of one."""
    user: float
    system: float
    memory_kib: int
    failing: int    # checks that do not pass
    late: int       # checks of which a start was late by more than an interval
    latest_ms: int  # of all starts since limpetd's

    @property
    def processor(self):
        return self.user + self.system
