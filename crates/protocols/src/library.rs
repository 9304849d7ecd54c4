//! All protocols that can be shown.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use porchlight_notation::Language;

use crate::fault::{Fault, Flaw};
use crate::head::Head;
use crate::protocol::Protocol;
use crate::script;

/// The largest file that is read: ten times what a protocol needs.
pub(crate) const MAX_BYTES: usize = 64 * 1024;
/// The most protocols of one source: ten times what a city needs.
pub(crate) const MOST_PROTOCOLS: usize = 200;

const HEAD: &str = "protocol.toml";
const FILES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/protocols.rs"));

static BUILT_IN: LazyLock<Library> = LazyLock::new(|| Library::read(FILES.iter().copied()));

/// Protocols, and what was wrong with those that were left out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Library {
    protocols: Vec<Protocol>,
    faults: Vec<Fault>,
}

impl Library {
    /// The protocols that ship with the program.
    pub fn built_in() -> &'static Self {
        &BUILT_IN
    }

    /// Reads protocols from files that somebody else has opened, each a name such as `power-cut/en.md` and its
    /// text. Names without a folder are passed over. English must be there; the other languages may be missing.
    ///
    /// A protocol with a fault is left out, and all its faults are reported; the others are kept.
    pub fn read<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let mut folders: BTreeMap<&str, BTreeMap<&str, &str>> = BTreeMap::new();
        for (name, text) in files {
            if let Some((folder, file)) = name.split_once('/') {
                folders.entry(folder).or_default().insert(file, text);
            }
        }
        let mut library = Self::default();
        for (n, (folder, files)) in folders.into_iter().enumerate() {
            let mut reading = Reading { folder, files, faults: Vec::new() };
            if n == MOST_PROTOCOLS {
                reading.fault(HEAD, 1, Flaw::TooMany);
                library.faults.append(&mut reading.faults);
                break;
            }
            library.protocols.extend(reading.protocol());
            library.faults.append(&mut reading.faults);
        }
        library
    }

    /// This library with a city's protocols: one of the same id takes the place of the one here, another one
    /// stands beside them. They say of themselves that they are the city's. The faults of both are kept.
    #[must_use]
    pub fn with(&self, city: &Self) -> Self {
        let own = self.protocols.iter().filter(|protocol| city.protocol(protocol.id()).is_none()).cloned();
        let theirs = city.protocols.iter().cloned().map(Protocol::of_city);
        let mut protocols: Vec<_> = own.chain(theirs).collect();
        protocols.sort_by(|a, b| a.id().cmp(b.id()));
        Self { protocols, faults: self.faults.iter().chain(&city.faults).cloned().collect() }
    }

    /// The protocols, by id.
    pub fn protocols(&self) -> &[Protocol] {
        &self.protocols
    }

    /// What was wrong with the files. Each protocol that was left out has at least one fault.
    pub fn faults(&self) -> &[Fault] {
        &self.faults
    }

    /// A protocol by its id.
    pub fn protocol(&self, id: &str) -> Option<&Protocol> {
        self.protocols.iter().find(|protocol| protocol.id() == id)
    }
}

/// One folder that is being read.
struct Reading<'a> {
    folder: &'a str,
    files: BTreeMap<&'a str, &'a str>,
    faults: Vec<Fault>,
}

impl Reading<'_> {
    fn protocol(&mut self) -> Option<Protocol> {
        // Every file is read, whatever the one before it was like, so that all faults are told at once.
        for needed in [HEAD, Language::En.file()] {
            if !self.files.contains_key(needed) {
                self.fault(needed, 1, Flaw::Missing);
            }
        }
        let head = self.file(HEAD, |folder, text| Head::read(folder, text).map_err(|flaw| vec![flaw]));
        let [english, zh, ms, ta] = Language::ALL.map(|language| {
            let read = self.file(language.file(), |_, text| script::read(text));
            (read, self.files.contains_key(language.file()))
        });
        let strangers = self.files.keys().filter(|name| !is_expected(name)).copied().collect::<Vec<_>>();
        for name in strangers {
            self.fault(name, 1, Flaw::UnknownFile);
        }
        let others = [zh, ms, ta];
        // A language that is there and cannot be read is a fault of the whole, as is English that is not there.
        if others.iter().any(|(text, is_there)| *is_there && text.is_none()) {
            return None;
        }
        Some(Protocol::new(self.folder, head?, english.0?, others.map(|(text, _)| text)))
    }

    fn file<T>(
        &mut self,
        name: &str,
        read: impl Fn(&str, &str) -> Result<T, Vec<(usize, Flaw)>>,
    ) -> Option<T> {
        let text = *self.files.get(name)?;
        let result = match text.len() {
            bytes if bytes > MAX_BYTES => Err(vec![(1, Flaw::TooLarge { bytes })]),
            _ => read(self.folder, text),
        };
        result.map_err(|flaws| flaws.into_iter().for_each(|(line, flaw)| self.fault(name, line, flaw))).ok()
    }

    fn fault(&mut self, file: &str, line: usize, what: Flaw) {
        self.faults.push(Fault { protocol: self.folder.to_owned(), file: file.to_owned(), line, what });
    }
}

fn is_expected(name: &str) -> bool {
    name == HEAD || Language::ALL.iter().any(|language| language.file() == name)
}
