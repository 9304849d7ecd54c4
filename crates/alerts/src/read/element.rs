//! One element of a message and the values in it.

use roxmltree::Node;
use time::OffsetDateTime;

use super::Repairs;
use super::quoted::quoted;
use super::repair::Fault;
use crate::moment::{Form, read_moment};
use crate::prose::Prose;

/// An element whose children are looked up by their names in CAP, in whatever order they stand.
pub(super) struct Element<'a, 'input>(Node<'a, 'input>);

impl<'a, 'input> Element<'a, 'input> {
    pub(super) fn new(node: Node<'a, 'input>) -> Self {
        Self(node)
    }

    /// The children of that name, in the namespace of this element.
    pub(super) fn all(&self, name: &'static str) -> impl Iterator<Item = Self> + use<'a, 'input> {
        let namespace = self.0.tag_name().namespace();
        self.0
            .children()
            .filter(move |child| child.tag_name().name() == name && child.tag_name().namespace() == namespace)
            .map(Self)
    }

    /// The characters directly in this element, without the blanks round them.
    pub(super) fn own_text(&self) -> String {
        let text: String = self.0.children().filter(Node::is_text).filter_map(|part| part.text()).collect();
        text.trim().to_owned()
    }

    /// The characters of the one child of that name; `None` when there are none.
    pub(super) fn text(&self, name: &'static str, repairs: &mut Repairs) -> Option<String> {
        let mut all = self.all(name);
        let text = all.next()?.own_text();
        if all.next().is_some() {
            repairs.add(name, Fault::Repeated);
        }
        (!text.is_empty()).then_some(text)
    }

    pub(super) fn line(&self, name: &'static str, repairs: &mut Repairs) -> Option<Prose> {
        self.text(name, repairs).and_then(|raw| line(&raw, name, repairs))
    }

    /// Paragraphs. Some senders write one step in each of several elements, and a step is not
    /// dropped for that: they are joined.
    pub(super) fn block(&self, name: &'static str, repairs: &mut Repairs) -> Option<Prose> {
        let parts: Vec<String> = self.all(name).map(|element| element.own_text()).collect();
        if parts.len() > 1 {
            repairs.add(name, Fault::Joined);
        }
        block(&parts.join("\n\n"), name, repairs)
    }

    pub(super) fn lines(&self, name: &'static str, repairs: &mut Repairs) -> Vec<Prose> {
        self.all(name).filter_map(|element| line(&element.own_text(), name, repairs)).collect()
    }

    /// Words between blanks, or in quotation marks when they have blanks themselves.
    pub(super) fn quoted(&self, name: &'static str, repairs: &mut Repairs) -> Vec<Prose> {
        let raw = self.text(name, repairs).unwrap_or_default();
        let (words, closed) = quoted(&raw);
        if !closed {
            repairs.add(name, Fault::NotQuoted);
        }
        words.into_iter().filter_map(|word| line(word, name, repairs)).collect()
    }

    /// A word of a closed list.
    pub(super) fn word<T: Copy + ToString>(
        &self,
        name: &'static str,
        read: fn(&str) -> Option<T>,
        repairs: &mut Repairs,
    ) -> Option<T> {
        self.text(name, repairs).and_then(|raw| word(&raw, name, read, repairs))
    }

    /// All words of a closed list, each once.
    pub(super) fn words<T: Copy + Ord + ToString>(
        &self,
        name: &'static str,
        read: fn(&str) -> Option<T>,
        repairs: &mut Repairs,
    ) -> Vec<T> {
        let mut words: Vec<T> =
            self.all(name).filter_map(|element| word(&element.own_text(), name, read, repairs)).collect();
        words.sort();
        words.dedup();
        words
    }

    pub(super) fn moment(&self, name: &'static str, repairs: &mut Repairs) -> Option<OffsetDateTime> {
        let raw = self.text(name, repairs)?;
        let Some(moment) = read_moment(&raw) else {
            repairs.add(name, Fault::NotATime);
            return None;
        };
        match moment.form {
            Form::Standard => {}
            Form::Other => repairs.add(name, Fault::OddForm),
            Form::NoOffset => repairs.add(name, Fault::NoOffset),
        }
        Some(moment.at)
    }
}

fn word<T: Copy + ToString>(
    raw: &str,
    name: &'static str,
    read: fn(&str) -> Option<T>,
    repairs: &mut Repairs,
) -> Option<T> {
    let word = read(raw);
    match word {
        None => repairs.add(name, Fault::UnknownValue),
        Some(word) if word.to_string() != raw => repairs.add(name, Fault::OddForm),
        Some(_) => {}
    }
    word
}

/// One line of plain text; `None` when nothing readable is left.
pub(super) fn line(raw: &str, name: &'static str, repairs: &mut Repairs) -> Option<Prose> {
    let plain = without_markup(raw, name, repairs);
    if plain.chars().count() > Prose::MAX_LINE {
        repairs.add(name, Fault::TooLong);
    }
    Some(Prose::line(&plain)).filter(|prose| !prose.is_empty())
}

/// Paragraphs of plain text; `None` when nothing readable is left.
pub(super) fn block(raw: &str, name: &'static str, repairs: &mut Repairs) -> Option<Prose> {
    let plain = without_markup(raw, name, repairs);
    if plain.chars().count() > Prose::MAX_BLOCK {
        repairs.add(name, Fault::TooLong);
    }
    Some(Prose::block(&plain)).filter(|prose| !prose.is_empty())
}

/// Takes tags out of what should be plain text. `<` before anything but a letter or a slash is a
/// "less than" and stays, as does one without an end.
fn without_markup(raw: &str, name: &'static str, repairs: &mut Repairs) -> String {
    let mut plain = String::with_capacity(raw.len());
    let mut left = raw;
    let mut found = false;
    while let Some((before, tag)) = left.split_once('<') {
        plain.push_str(before);
        let opens = tag.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/');
        // Whichever comes first, so that no character is looked at again for each "less than".
        let end = tag.find(['<', '>']).filter(|end| opens && tag[*end..].starts_with('>'));
        match end.and_then(|end| Some((tag.get(..end)?, tag.get(end + 1..)?))) {
            Some((inside, after)) => {
                found = true;
                plain.push(if inside.trim_start_matches('/').starts_with(['b', 'B', 'p', 'P']) {
                    '\n'
                } else {
                    ' '
                });
                left = after;
            }
            None => {
                plain.push('<');
                left = tag;
            }
        }
    }
    plain.push_str(left);
    if found {
        repairs.add(name, Fault::Markup);
    }
    plain
}

/// A sender's or message's name: one line without hidden characters; `None` when it is empty or
/// too long to be kept whole, since a cut name could be taken for another one.
pub(super) fn clean_name(raw: &str) -> Option<String> {
    let short = raw.chars().count() <= Prose::MAX_LINE;
    let name = short.then(|| Prose::line(raw))?;
    (!name.is_empty()).then(|| name.as_str().to_owned())
}
