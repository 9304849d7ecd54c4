"""A bad cable: passes frames between two interfaces late, lossy, or to a device that dozes.

    cable.py DEVICE_SIDE SWITCH_SIDE [--delay MS] [--loss PERCENT] [--doze MS]

It does what the netem module of Linux does, and works where the kernel comes without it. A device
that dozes is a battery device on Wi-Fi: its access point keeps what is meant for it until it wakes,
and multicasts pass it by.
"""

import argparse
import heapq
import random
import select
import socket
import time

ALL = 0x0003
ARP = 0x0806
# From linux/if_packet.h. With the first, each frame carries its checksum and segmentation state, so
# that both may be left to whoever comes next, as on any virtual link.
VNET_HEADER = 15
IGNORE_OUTGOING = 23
SOL_PACKET = 263
HEADER = 10
LARGEST = 70_000
# How long a dozing device stays awake after the last frame for it.
AWAKE = 4.0


def interface(name):
    """A socket that gets and gives whole frames."""
    end = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(ALL))
    end.setsockopt(SOL_PACKET, VNET_HEADER, 1)
    end.setsockopt(SOL_PACKET, IGNORE_OUTGOING, 1)
    end.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4 << 20)
    end.bind((name, ALL))
    return end


class Doze:
    """Whether the device is awake, and when a frame gets to it."""

    def __init__(self, seconds):
        self.seconds = seconds
        self.awake_from = self.awake_until = 0.0

    def arrival(self, frame, now):
        """When the frame arrives; None when it passes a sleeping device by."""
        if not self.seconds:
            return now
        asleep = now >= self.awake_until
        if not wakes(frame):
            return None if asleep else max(now, self.awake_from)
        if asleep:
            self.awake_from = now + self.seconds
        self.awake_until = max(now, self.awake_from) + AWAKE
        return max(now, self.awake_from)


def wakes(frame):
    """True for what an access point keeps: what is sent to one device, or looks for one."""
    ethernet = frame[HEADER:]
    to_one = not ethernet[0] & 1
    who_has = int.from_bytes(ethernet[12:14], "big") == ARP or ethernet.startswith(b"\x33\x33\xff")
    return to_one or who_has


def carry(device, switch, delay, loss, doze):
    """Passes frames until it is killed. Only what the device says is delayed, so a round trip is
    late by the delay once, as with netem on the device's own interface."""
    late = []
    count = 0
    poll = select.poll()
    for end in (device, switch):
        poll.register(end, select.POLLIN)
    while True:
        wait = max(0.0, late[0][0] - time.monotonic()) * 1000 + 1 if late else None
        ready = {number for number, _ in poll.poll(wait)}
        now = time.monotonic()
        for source, target in ((device, switch), (switch, device)):
            if source.fileno() not in ready:
                continue
            frame = source.recv(LARGEST)
            if random.random() < loss:
                continue
            due = now + delay if source is device else doze.arrival(frame, now)
            if due is not None:
                count += 1
                heapq.heappush(late, (due, count, target, frame))
        while late and late[0][0] <= now:
            _, _, target, frame = heapq.heappop(late)
            try:
                target.send(frame)
            except OSError:
                # The other end is down or cannot take it: lost, as on a real cable.
                pass


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("device")
    parser.add_argument("switch")
    parser.add_argument("--delay", type=float, default=0, metavar="MS")
    parser.add_argument("--loss", type=float, default=0, metavar="PERCENT")
    parser.add_argument("--doze", type=float, default=0, metavar="MS")
    args = parser.parse_args()
    doze = Doze(args.doze / 1000)
    carry(interface(args.device), interface(args.switch), args.delay / 1000, args.loss / 100, doze)


if __name__ == "__main__":
    main()
