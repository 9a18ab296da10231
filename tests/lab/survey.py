"""Who serves whom: many clients ask many services at once."""
import collections
import concurrent.futures

from client import FAILURES, SERVICES

THREADS = 12
ENOUGH_FAILURES = 20  # then the rest is not asked: each failure may take its whole timeout


class Survey:
    """Answers by client address and service; an answer is a member's name."""

    def __init__(self):
        self.answers = collections.defaultdict(dict)
        self.failures = []

    def members_of(self, address):
        return set(self.answers[address].values())

    def split_clients(self):
        """The clients that more than one member served."""
        return {address: answers for address, answers in self.answers.items()
                if len(self.members_of(address)) > 1}

    def clients_by_member(self):
        """How many clients each member has."""
        return collections.Counter(member for address in self.answers
                                   for member in self.members_of(address))

    def member_by_client(self):
        """For a survey whose clients have one member each."""
        return {address: next(iter(answers.values())) for address, answers in self.answers.items()}


def survey(lab, clients=None, services=None, threads=THREADS):
    """Lets each client ask each of services ({column: Client's method}; none: all of them)."""
    result = Survey()
    services = SERVICES if services is None else services
    tasks = [(client, column, ask) for column, ask in services.items()
             for client in (lab.clients if clients is None else clients)]

    failures = []

    def answer(task):
        client, column, ask = task
        if len(failures) >= ENOUGH_FAILURES:
            return client, column, None, f"{client.address} port {column}: not asked any more"
        try:
            return client, column, ask(client), None
        except FAILURES as error:
            failures.append(f"{client.address} port {column}: {error}")
            return client, column, None, failures[-1]

    for client, column, member, failure in in_client_host(lab, answer, tasks, threads):
        if failure:
            result.failures.append(failure)
        else:
            result.answers[client.address][column] = member
    return result


def in_client_host(lab, work, items, threads=THREADS):
    """work(item) for each, in threads that are in the client host's namespace."""
    pool = concurrent.futures.ThreadPoolExecutor(
        threads, initializer=lab.topology.client.namespace.enter)
    try:
        return list(pool.map(work, items))
    finally:
        pool.shutdown(cancel_futures=True)
