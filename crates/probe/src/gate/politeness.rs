//! How much one device may be asked in one scan.

use std::time::Duration;

/// How much one device may be asked in one scan.
#[derive(Debug, Clone, Copy)]
pub struct Politeness {
    /// Connections to one device at the same time.
    pub in_flight_per_host: u32,
    /// Connections to one device in all.
    pub connects_per_host: u32,
    /// Datagrams to one device in all.
    pub datagrams_per_host: u32,
    /// Bytes of questions to one device in all, without the heads of packets.
    pub bytes_per_host: u64,
    /// Connections at the same time to all devices together.
    pub in_flight: usize,
    /// How long a connection may take to open, while it is not known how fast the device is.
    pub connect_time: Duration,
    /// How long an answer may take, on a network without delay.
    pub read_time: Duration,
}

impl Politeness {
    /// Ports of a fragile device that are tried.
    pub const FRAGILE_PORTS: usize = 8;

    /// How long a connection may take to open to a device that answered within `round_trip` before.
    /// A device that answers fast is not waited for long; one that sleeps gets the time it needs.
    pub(super) fn connect_time(&self, round_trip: Option<Duration>) -> Duration {
        const SHORTEST: Duration = Duration::from_millis(250);
        const LONGEST: Duration = Duration::from_secs(3);
        match round_trip {
            None => self.connect_time,
            Some(time) => (time * 4 + Duration::from_millis(200)).clamp(SHORTEST, LONGEST),
        }
    }

    /// How long an answer may take from a device that is `round_trip` away: the system sends a lost packet
    /// again after about three round trips (RFC 6298), and the answer needs one more.
    pub(super) fn read_time(&self, round_trip: Option<Duration>) -> Duration {
        const FARTHEST: Duration = Duration::from_millis(800);
        self.read_time + round_trip.unwrap_or_default().min(FARTHEST) * 4
    }
}

impl Default for Politeness {
    /// The numbers of the rules: 4 at a time, about 40 ports and 12 questions, some tried again.
    fn default() -> Self {
        Self {
            in_flight_per_host: 4,
            connects_per_host: 120,
            datagrams_per_host: 40,
            bytes_per_host: 32 * 1024,
            in_flight: 256,
            connect_time: Duration::from_millis(1000),
            read_time: Duration::from_millis(1500),
        }
    }
}
