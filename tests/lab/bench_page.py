"""The page of the benchmarks: tables made of what bench.py measured, around a part written by hand."""

import datetime
import os
import pathlib
import platform
import re
import statistics
import subprocess
import sys
import textwrap

BY_HAND = "<!-- Written by hand from here; `./dev bench scan` keeps it. -->"
END_BY_HAND = "<!-- Measured again from here. -->"
HAND_PART = """## Where the time goes, and the floor

Not written yet."""
INTRO = (
    "`./dev bench scan` wrote these tables, from {runs} of each scanner in the same home, one after the"
    " other, in an order that turns with each run. Before each run the scanner's neighbour table is emptied"
    " and the battery device falls asleep: it is found 2 s after the first question at the soonest, so there"
    " is a row without it. The home is [the lab](../tests/lab/README.md): real services in network"
    " namespaces, no real network. *Times Porchlight's* is the time divided by Porchlight's for the whole of"
    " the same table. Devices and ports are those that [expected.toml](../tests/lab/expected.toml) names; two"
    " devices of the ordinary home have no IPv4 address, and the other scanners look no further. RustScan"
    " tries the same ports as Porchlight and asks nothing; `nmap -F` tries its own hundred. Packets are all"
    " that left the scanner's computer."
)
COSTS = (
    "The light and the large home are alike but for their size: each device shows one page and answers at"
    " once. Memory is the most that the program held; packets and bytes are all that left the scanner's"
    " computer, those to addresses where nobody lives among them."
)
REPEAT = """Linux and root, with nothing else to do meanwhile:

```
./dev bench scan
./dev bench scan --runs 1 --only porchlight --home ordinary   # prints the tables, and writes no page
```"""
TITLES = {
    "ordinary": "The ordinary home",
    "lossy": "The same home, losing 2 of 100 frames on the way to each device",
    "large": "A large home",
}
COLUMNS = [
    "Scanner",
    "Rights",
    "Time in s: median (least to most)",
    "Times Porchlight's",
    "Devices",
    "Open ports",
    "Packets sent",
    "KiB sent",
]


def tell(sample):
    """One line for whoever waits."""
    ports = "" if sample.ports is None else f", ports {sample.ports} of {sample.ports_all}"
    rights = "root" if sample.root else "no rights"
    print(
        f"{sample.home:9} {sample.name} ({rights}): {sample.seconds:.2f} s,"
        f" devices {sample.hosts} of {sample.hosts_all}{ports}",
        file=sys.stderr,
    )


def machine(programs):
    """What it was measured on and with: pairs of words."""
    model = re.search(r"^model name\s*: (.*)$", pathlib.Path("/proc/cpuinfo").read_text(), re.M)
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    porchlight, rustscan = programs
    source = said("git", "describe", "--always", "--dirty")
    return [
        ("Processor", f"{model[1] if model else platform.machine()}, {os.cpu_count()} cores"),
        ("Memory", f"{memory:.0f} GiB"),
        ("System", f"Linux {platform.release()}"),
        ("Day", datetime.date.today().isoformat()),
        ("Porchlight", f"{said(porchlight, '--version')}, built from {source}"),
        ("nmap", said("nmap", "--version")),
        ("arp-scan", said("arp-scan", "--version")),
        ("fping", said("fping", "--version")),
        ("RustScan", said(rustscan, "--version")),
    ]


def said(*command):
    """The version that a program tells on its first line."""
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    first = (done.stdout or done.stderr).strip().splitlines() or ["unknown"]
    return re.sub(r"^.*?(\d+\.\d+[\w.]*).*$", r"\1", first[0])


def groups(samples, key):
    """Samples by a key, in the order in which each key came first."""
    found = {}
    for sample in samples:
        found.setdefault(key(sample), []).append(sample)
    return found


def seconds(samples):
    return statistics.median(s.seconds for s in samples)


def table(samples, does, ours):
    """Porchlight's `ours` is what the others are measured by. Its rows stand first, then the others from
    fast to slow."""
    rows = groups([s for s in samples if s.does in does], lambda s: (s.name, s.root))
    ours = rows.get((ours, False))
    lines = [line(COLUMNS), line(["---"] * len(COLUMNS))]

    def order(key):
        return (not key[0].startswith("porchlight"), seconds(rows[key]))

    for name, root in sorted(rows, key=order):
        lines.append(row(name, root, rows[name, root], ours and seconds(ours)))
    return "\n".join(lines)


def line(cells):
    return "| " + " | ".join(cells) + " |"


def row(name, root, samples, ours):
    times = [s.seconds for s in samples]
    median = seconds(samples)
    cells = [name, "root" if root else "none", f"{median:.2f} ({min(times):.2f} to {max(times):.2f})"]
    cells += [f"{median / ours:.2f}" if ours else "", share(samples, "hosts"), share(samples, "ports")]
    cells += [middle(samples, "packets", 1), middle(samples, "bytes", 1024)]
    return line(cells)


def share(samples, what):
    """How much of what is there was found: the least and the most of the runs, and of how many."""
    found = [getattr(s, what) for s in samples]
    if found[0] is None:
        return ""
    total = getattr(samples[0], f"{what}_all")
    least, most = min(found), max(found)
    return f"{least} of {total}" if least == most else f"{least} to {most} of {total}"


def middle(samples, what, unit):
    found = [getattr(s, what) for s in samples if getattr(s, what) is not None]
    return f"{statistics.median(found) / unit:,.0f}" if found else ""


def costs(samples):
    """What a whole scan by Porchlight costs, in each home."""
    rows = groups([s for s in samples if s.memory_kb and s.name.startswith("porchlight")], lambda s: s.home)
    titles = ["Home", "Devices", "Time in s", "Times the ordinary home's", "Times the light home's"]
    titles += ["Most memory, MiB"]
    titles += ["Packets per device", "KiB per device", "Sent per device, by its own count"]
    lines = [line(titles), line(["---"] * len(titles))]

    def times(of_home, other):
        return f"{seconds(of_home) / seconds(rows[other]):.2f}" if other in rows else ""

    for home, of_home in rows.items():
        count = of_home[0].hosts_all
        cells = [
            home,
            str(count),
            f"{seconds(of_home):.2f}",
            times(of_home, "ordinary"),
            times(of_home, "light"),
            f"{max(s.memory_kb for s in of_home) / 1024:.0f}",
            middle(of_home, "packets", count),
            f"{statistics.median(s.bytes for s in of_home) / count / 1024:.1f}",
            middle(of_home, "counted", count),
        ]
        lines.append(line(cells))
    return "\n".join(lines)


def page(samples, runs, facts):
    """The whole page, with nothing yet in the part that is written by hand."""
    intro = INTRO.format(runs="one run" if runs == 1 else f"{runs} runs")
    parts = ["# Benchmarks", textwrap.fill(intro, 110, break_on_hyphens=False)]
    parts += [BY_HAND, HAND_PART, END_BY_HAND]
    for home, of_home in groups([s for s in samples if s.home in TITLES], lambda s: s.home).items():
        parts.append(f"## {TITLES[home]}: {max(s.hosts_all for s in of_home)} devices")
        parts += ["### Who is there", table(of_home, ("milestone", "presence"), "porchlight: who is there")]
        parts += ["### Which ports are open, and what is there"]
        parts.append(table(of_home, ("ports",), "porchlight: everything"))
    parts += ["## What a scan by Porchlight costs", textwrap.fill(COSTS, 110), costs(samples)]
    parts += ["## Measured on", "\n".join([line(["", ""]), line(["---", "---"]), *map(line, facts)])]
    parts += ["## To repeat it", REPEAT]
    return "\n\n".join(parts) + "\n"


def write(path, text):
    """Writes the page, and keeps what was written by hand in the one before."""
    kept = re.search(f"{re.escape(BY_HAND)}.*?{re.escape(END_BY_HAND)}", old(path), re.S)
    if kept:
        start, end = text.index(BY_HAND), text.index(END_BY_HAND) + len(END_BY_HAND)
        text = text[:start] + kept[0] + text[end:]
    path.write_text(text)


def old(path):
    return path.read_text() if path.exists() else ""
