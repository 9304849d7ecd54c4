"""Measures Porchlight beside other scanners, in the lab's home and in no other network.

    bench.py PROGRAM [--rustscan PROGRAM] [--runs N] [--only NAME] [--home NAME] [--page FILE]

Each run starts as the first one would: the scanner's neighbour table is empty and the battery device
asleep. The order of the tools turns with each run. What was measured is written by bench_page.py.
"""

import argparse
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import tomllib
from dataclasses import asdict, dataclass, field

import bench_page

HERE = pathlib.Path(__file__).parent
ROOT = HERE.parent.parent
NET = "10.77.0.0/24"
SCANNER = "10.77.0.250"
# The battery device of the lab sleeps again 4 s after it was last spoken to.
BATTERY = "10.77.0.40"
ASLEEP = 6
NOBODY = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "env", "HOME=/nonexistent"]
HOMES = {
    "ordinary": {},
    "lossy": {"PORCHLIGHT_LAB_LOSS": "2"},
    "light": {"PORCHLIGHT_LAB_SIZE": "30"},
    "large": {"PORCHLIGHT_LAB_SIZE": "250"},
}
# The light home is there for the large one to be compared with, by Porchlight alone.
COMPARED = ("ordinary", "lossy", "large")


@dataclass
class Tool:
    """A scanner: how it is called, and how it tells what it found."""

    name: str
    command: list
    read: callable
    root: bool = False
    # What it tells: `presence`, or `ports` with the open ports.
    does: str = "presence"
    homes: tuple = COMPARED


@dataclass
class Sample:
    """One run of one tool, or one milestone of it."""

    home: str
    name: str
    root: bool
    does: str
    seconds: float
    hosts: int
    hosts_all: int
    ports: int | None = None
    ports_all: int | None = None
    packets: int | None = None
    bytes: int | None = None
    memory_kb: int | None = None
    # What the report says that it sent, where it does.
    counted: int | None = None


@dataclass
class Expected:
    """What lives in the home: each device by its addresses, and their open ports."""

    hosts: list = field(default_factory=list)
    ports: list = field(default_factory=list)

    def found(self, addresses):
        return sum(not host.isdisjoint(addresses) for host in self.hosts)

    def open(self, pairs):
        return sum(any((a, port) in pairs for a in self.hosts[i]) for i, port in self.ports)


def expected(home):
    if size := HOMES[home].get("PORCHLIGHT_LAB_SIZE"):
        numbers = [*range(1, 250), 251][:int(size)]
        return Expected([{f"10.77.0.{n}"} for n in numbers], [(i, 80) for i in range(len(numbers))])
    known = Expected()
    for number, host in tomllib.loads((HERE / "expected.toml").read_text())["host"].items():
        known.ports += [(len(known.hosts), port) for port in host["ports"]]
        known.hosts.append({host.get("address", f"10.77.0.{number}"), *host.get("also", [])})
    return known


class Lab:
    """A home of its own for the bench; taken down at the end, however it ends."""

    def __init__(self, home):
        self.prefix = f"plb{os.getpid()}"
        self.env = os.environ | HOMES[home] | {"PORCHLIGHT_LAB": self.prefix}
        self.scan = f"{self.prefix}-scan"

    def __enter__(self):
        subprocess.run([HERE / "lab", "up"], env=self.env, check=True)
        return self

    def __exit__(self, *_):
        subprocess.run([HERE / "lab", "down"], env=self.env, check=True)

    def rest(self):
        """Lets nobody profit from the run before."""
        subprocess.run(["ip", "-n", self.scan, "neigh", "flush", "all"], check=True, capture_output=True)
        time.sleep(ASLEEP)

    def sent(self):
        """The packets and bytes that have left the scanner's computer."""
        command = ["ip", "-n", self.scan, "-s", "-j", "link", "show", "home0"]
        out = subprocess.run(command, check=True, capture_output=True).stdout
        count = json.loads(out)[0]["stats64"]["tx"]
        return count["packets"], count["bytes"]


def measure(lab, tool):
    """Runs a tool; its lines with the second at which each was read, and what it cost."""
    lab.rest()
    command = ["ip", "netns", "exec", lab.scan] + ([] if tool.root else NOBODY) + tool.command
    packets, size = lab.sent()
    started = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    lines, memory = [], None
    for line in process.stdout:
        lines.append((time.monotonic() - started, line.decode(errors="replace")))
        memory = peak(process.pid) or memory
    process.wait()
    took = time.monotonic() - started
    after = lab.sent()
    return lines, took, after[0] - packets, after[1] - size, memory


def peak(pid):
    """The most memory that a process has held so far, in KiB."""
    try:
        status = pathlib.Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return None
    found = re.search(r"^VmHWM:\s+(\d+)", status, re.M)
    return int(found[1]) if found else None


def run(lab, home, tool, known):
    lines, took, packets, size, memory = measure(lab, tool)
    cost = {"packets": packets, "bytes": size, "memory_kb": memory}
    base = {"home": home, "root": tool.root, "hosts_all": len(known.hosts)}
    if tool.name == "porchlight":
        yield from porchlight(lines, took, base, known, cost)
        return
    addresses, ports = tool.read("".join(line for _, line in lines))
    sample = Sample(
        **base, name=tool.name, does=tool.does, seconds=took, hosts=known.found(addresses), **cost
    )
    if tool.does == "ports":
        sample.ports, sample.ports_all = known.open(ports), len(known.ports)
    yield sample


def porchlight(lines, took, base, known, cost):
    """The milestones of one scan: the first device, those that are awake, all of them, and the end."""
    when, ports, counted = {}, set(), None
    for second, line in lines:
        event = json.loads(line)
        if event["event"] in ("device-seen", "device-updated"):
            for address in event["device"]["addresses"]:
                when.setdefault(address, second)
        elif event["event"] == "report":
            if "sent" in event["report"]:
                counted = sum(kind["times"] for kind in event["report"]["sent"])
            for device in event["report"]["devices"]:
                open_ports = [service["port"] for service in device["services"]]
                ports.update((a, port) for a in device["addresses"] for port in open_ports)
    first = {}
    for i, host in enumerate(known.hosts):
        if host & when.keys():
            first[i] = min(when[a] for a in host & when.keys())
    awake = [second for i, second in first.items() if BATTERY not in known.hosts[i]]
    for name, does, seconds in (
        ("the first device", "milestone", sorted(first.values())[:1]),
        ("who is awake", "milestone", awake if base["home"] in ("ordinary", "lossy") else []),
        ("who is there", "presence", first.values()),
    ):
        if seconds:
            some = base | {"hosts": len(seconds), "name": f"porchlight: {name}", "does": does}
            yield Sample(**some, seconds=max(seconds))
    base |= {"hosts": len(first)}
    full = Sample(**base, name="porchlight: everything", does="ports", seconds=took, **cost)
    full.counted = counted
    full.ports, full.ports_all = known.open(ports), len(known.ports)
    yield full


def one_per_line(text):
    """fping and arp-scan: an address begins each line."""
    return set(re.findall(r"^(\d+\.\d+\.\d+\.\d+)\b", text, re.M)), set()


def nmap_greppable(text):
    hosts, ports = set(), set()
    for address, rest in re.findall(r"^Host: (\S+) (.*)$", text, re.M):
        hosts.add(address)
        ports.update((address, int(port)) for port in re.findall(r"(\d+)/open/tcp", rest))
    return hosts, ports


def rustscan_greppable(text):
    ports = set()
    for address, found in re.findall(r"^(\S+) -> \[(.*)\]$", text, re.M):
        ports.update((address, int(port)) for port in found.split(","))
    return {address for address, _ in ports}, ports


def port_list():
    """The ports that Porchlight tries, for RustScan to try as well."""
    text = (ROOT / "crates/probe/src/ask/ports.rs").read_text()
    ports = re.findall(r'^\s+\((\d+), "', text, re.M)
    assert len(ports) >= 30, "the list of ports has another form"
    return ",".join(ports)


def tools(program, rustscan):
    scan = [program, "scan", "--interface", "home0", "--i-own-this-network", "--format", "ndjson"]
    ping = ["nmap", "-n", "-sn", "-oG", "-", "--exclude", SCANNER, NET]
    services = ["nmap", "-n", "-F", "-sV", "-oG", "-", "--exclude", SCANNER, NET]
    arp = ["arp-scan", "--quiet", "--plain", "--interface=home0", NET]
    echo = ["fping", "-a", "-q", "-g", NET]
    # Its own advice is to raise the limit of open files to what its batches need.
    try_ports = ["-n", "-g", "--scripts", "none", "--ulimit", "5000", "-a", NET, "-p", port_list()]
    return [
        Tool("porchlight", scan, None, homes=tuple(HOMES)),
        Tool("arp-scan", arp, one_per_line, root=True),
        Tool("nmap -sn", ping, nmap_greppable, root=True),
        Tool("nmap -sn", ping, nmap_greppable),
        Tool("fping", echo, one_per_line),
        Tool("RustScan", [rustscan, *try_ports], rustscan_greppable, does="ports"),
        Tool("nmap -F -sV", services, nmap_greppable, root=True, does="ports", homes=("ordinary",)),
    ]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("--rustscan", default="rustscan")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--only", action="append", metavar="NAME", help="tools whose name has NAME in it")
    parser.add_argument("--home", action="append", choices=HOMES)
    parser.add_argument("--page", type=pathlib.Path, help="written when nothing was left out")
    args = parser.parse_args()
    # So that the home is taken down.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    samples = []
    # Whoever has no rights may not be able to read the folder where the programs were built.
    with tempfile.TemporaryDirectory(prefix="porchlight-bench-") as folder:
        os.chmod(folder, 0o755)
        programs = [shutil.copy(shutil.which(p) or p, folder) for p in (args.program, args.rustscan)]
        chosen = [t for t in tools(*programs) if not args.only or any(o in t.name for o in args.only)]
        for home in args.home or HOMES:
            here = [tool for tool in chosen if home in tool.homes]
            known = expected(home)
            with Lab(home) as lab:
                for turn in range(args.runs):
                    first = turn % len(here) if here else 0
                    for tool in here[first:] + here[:first]:
                        for sample in run(lab, home, tool, known):
                            samples.append(sample)
                            bench_page.tell(sample)
        page = bench_page.page(samples, args.runs, bench_page.machine(programs))
    kept = ROOT / "target/bench.json"
    kept.parent.mkdir(exist_ok=True)
    kept.write_text(json.dumps([asdict(sample) for sample in samples], indent=1))
    if args.page and not args.only and not args.home:
        bench_page.write(args.page, page)
    else:
        print(page)


if __name__ == "__main__":
    main()
