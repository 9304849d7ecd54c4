//! Files of keys, for publishers of catalogues and for cities.

use std::ffi::OsString;
use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::path::{Path, PathBuf};

use porchlight_keys::{PrivateKey, PublicKey};

use crate::exit::Failure;

/// Makes a pair: FILE, which only its maker can read, and FILE.pub. Gives the public key, and what to say.
pub(crate) fn new_pair(file: &Path) -> Result<(PublicKey, String), Failure> {
    let key = PrivateKey::generate().map_err(|error| Failure::NotMade(error.to_string()))?;
    let mut name = OsString::from(file);
    name.push(".pub");
    let public = PathBuf::from(name);
    create(file, key.to_file().as_bytes(), Secrecy::Own)?;
    create(&public, format!("{}\n", key.public()).as_bytes(), Secrecy::Public)?;
    let said = format!(
        "The private key is in {}. Keep it to yourself: whoever has it can sign in your name.\n\
         The public key {} is in {}.\n",
        file.display(),
        key.public().id(),
        public.display()
    );
    Ok((key.public(), said))
}

/// Who may read a file.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Secrecy {
    /// Only the person who made it.
    Own,
    /// Everybody.
    Public,
}

/// Writes a new file; one that is there is left alone.
fn create(file: &Path, bytes: &[u8], secrecy: Secrecy) -> Result<(), Failure> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    if secrecy == Secrecy::Own {
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    }
    #[cfg(not(unix))]
    let _ = secrecy;
    let written =
        options.open(file).and_then(|mut open| open.write_all(bytes).and_then(|()| open.sync_all()));
    written.map_err(|e| Failure::system(&format!("{} could not be written", file.display()), e))
}

/// Reads a private key.
pub(crate) fn private_key(file: &Path) -> Result<PrivateKey, Failure> {
    // Wiped when it goes, as the key itself.
    let text = fs::read_to_string(file).map(zeroize::Zeroizing::new);
    let text = text.map_err(|e| Failure::system(&format!("{} could not be read", file.display()), e))?;
    PrivateKey::read(&text).map_err(|error| Failure::Usage(format!("{}: {error}", file.display())))
}

/// Reads the public keys of files.
pub(crate) fn public_keys(files: &[PathBuf]) -> Result<Vec<PublicKey>, Failure> {
    let mut all = Vec::new();
    for file in files {
        let text = fs::read_to_string(file);
        let text = text.map_err(|e| Failure::system(&format!("{} could not be read", file.display()), e))?;
        let keys = PublicKey::read(&text);
        all.extend(keys.map_err(|error| Failure::Usage(format!("{}: {error}", file.display())))?);
    }
    Ok(all)
}
