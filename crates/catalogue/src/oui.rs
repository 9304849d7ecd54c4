//! Makers by the first bits of a hardware address.
//!
//! The table is made by `./dev oui`. Inflated (RFC 1950) it holds the length of the names, the names with
//! line ends between them, and three blocks for prefixes of 24, 28 and 36 bits: the number of bits, the
//! number of rows, and for each row the distance to the prefix before and the number of the name. Numbers
//! are written seven bits at a time, the low ones first.

use porchlight_model::Mac;

/// Prefixes of 24, 28 and 36 bits; the longest one wins.
///
/// Names are slices of one text: the whole table takes about 1.2 MB of memory.
///
/// INVARIANT: the rows of a block are in the order of their prefixes, and name indices are in range.
#[derive(Debug, Default)]
pub(crate) struct Table {
    names: String,
    /// Where each name begins, and where the last one ends.
    starts: Vec<u32>,
    blocks: Vec<Block>,
}

/// The prefixes of one length.
#[derive(Debug)]
struct Block {
    bits: u32,
    prefixes: Vec<u64>,
    names: Vec<u16>,
}

/// The most that the table may inflate to.
const MOST: usize = 4 * 1024 * 1024;

impl Table {
    /// Reads the table; `None` when it is broken.
    pub(crate) fn read(deflated: &[u8]) -> Option<Self> {
        let bytes = miniz_oxide::inflate::decompress_to_vec_zlib_with_limit(deflated, MOST).ok()?;
        let mut reader = Reader(&bytes);
        let names = reader.take()?;
        let mut rest = Reader(names.1);
        let names = String::from_utf8(names.0.to_vec()).ok()?;
        let ends = names.match_indices('\n').map(|(at, _)| at + 1);
        let starts = std::iter::once(0).chain(ends).chain([names.len() + 1]);
        let mut starts: Vec<u32> = starts.map(u32::try_from).collect::<Result<_, _>>().ok()?;
        starts.shrink_to_fit();
        let mut blocks = Vec::new();
        while !rest.0.is_empty() {
            blocks.push(rest.block(starts.len() - 1)?);
        }
        blocks.sort_by_key(|block| std::cmp::Reverse(block.bits));
        Some(Self { names, starts, blocks })
    }

    pub(crate) fn maker(&self, mac: Mac) -> Option<&str> {
        if mac.is_local() {
            return None;
        }
        self.blocks.iter().find_map(|block| {
            let row = block.prefixes.binary_search(&mac.prefix(block.bits)).ok()?;
            let name = usize::from(*block.names.get(row)?);
            let (start, end) = (*self.starts.get(name)? as usize, *self.starts.get(name + 1)? as usize - 1);
            self.names.get(start..end)
        })
    }
}

/// Reads numbers off a slice.
struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn number(&mut self) -> Option<u64> {
        let mut value = 0;
        for shift in (0..63).step_by(7) {
            let (byte, rest) = self.0.split_first()?;
            self.0 = rest;
            value |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Some(value);
            }
        }
        None
    }

    /// As many bytes as a number says, and what follows them.
    fn take(&mut self) -> Option<(&'a [u8], &'a [u8])> {
        let length = usize::try_from(self.number()?).ok()?;
        self.0.split_at_checked(length)
    }

    fn block(&mut self, names: usize) -> Option<Block> {
        let bits = u32::try_from(self.number()?).ok().filter(|bits| (1..=48).contains(bits))?;
        let rows = usize::try_from(self.number()?).ok()?;
        // A row takes two bytes at least, so a broken number does not ask for more room than there is.
        let room = rows.min(self.0.len() / 2);
        let mut block = Block { bits, prefixes: Vec::with_capacity(room), names: Vec::with_capacity(room) };
        let mut prefix = 0_u64;
        for _ in 0..rows {
            prefix = prefix.checked_add(self.number()?)?;
            block.prefixes.push(prefix);
            let name = self.number()?;
            block.names.push(u16::try_from(name).ok().filter(|name| usize::from(*name) < names)?);
        }
        Some(block)
    }
}

#[cfg(test)]
mod tests;
