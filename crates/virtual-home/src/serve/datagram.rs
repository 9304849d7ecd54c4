//! What devices say in discovery protocols over UDP.

use crate::file::{Cover, DatagramFile, DeviceFile};

/// Something that a device says: the bytes, and the port of the listener when it is a fixed one.
pub(crate) struct Said {
    pub(crate) bytes: Vec<u8>,
    pub(crate) to: Option<u16>,
}

/// What a device answers to a question on one of its ports.
pub(crate) fn answers(device: &DeviceFile, port: u16, question: &[u8]) -> Vec<Said> {
    let contains = |part: &[u8]| part.is_empty() || question.windows(part.len()).any(|w| w == part);
    let fits = |file: &&DatagramFile| {
        !file.unasked && file.port == port && contains(file.when.as_bytes()) && contains(&file.when_hex)
    };
    device.datagram.iter().filter(fits).map(|file| said(device, file)).collect()
}

/// What a device says unasked.
pub(crate) fn unasked(device: &DeviceFile) -> impl Iterator<Item = Said> + '_ {
    device.datagram.iter().filter(|file| file.unasked).map(|file| said(device, file))
}

fn said(device: &DeviceFile, file: &DatagramFile) -> Said {
    let text = device.fill(&file.text).into_bytes();
    let text = match file.cover {
        None => text,
        Some(Cover::Kasa) => kasa(&text),
    };
    let to = file.to.or(file.unasked.then_some(file.port));
    Said { bytes: [file.hex.as_slice(), &text].concat(), to }
}

/// Each byte is covered with the one before, the first with 171.
fn kasa(text: &[u8]) -> Vec<u8> {
    let mut key = 171;
    let cover = |byte: &u8| {
        key ^= byte;
        key
    };
    text.iter().map(cover).collect()
}
