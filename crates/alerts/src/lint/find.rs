//! Looking things up in a message, and collecting what is wrong.

use roxmltree::Node;

use super::{MAX_BREACHES, Profile, Rule};
use crate::prose::Prose;

/// What was found so far.
#[derive(Default)]
pub(super) struct Finds {
    pub(super) list: Vec<Find>,
    /// True when there was more than is kept.
    pub(super) more: bool,
    /// Which message is looked at.
    pub(super) message: usize,
    /// Whose rules are asked.
    pub(super) profile: Option<Profile>,
}

/// A breach whose place is counted in bytes.
pub(super) struct Find {
    pub(super) at: usize,
    pub(super) element: String,
    pub(super) rule: Rule,
    pub(super) profile: Option<Profile>,
    pub(super) message: usize,
}

impl Finds {
    /// An element that breaks a rule.
    pub(super) fn add(&mut self, node: Node<'_, '_>, rule: Rule) {
        self.add_named(node, node.tag_name().name(), rule);
    }

    /// Something of that name, in or at an element, that breaks a rule.
    pub(super) fn add_named(&mut self, node: Node<'_, '_>, name: &str, rule: Rule) {
        let element: String = Prose::line(name).as_str().chars().take(64).collect();
        self.push(node.range().start, element, rule);
    }

    pub(super) fn push(&mut self, at: usize, element: String, rule: Rule) {
        if self.list.len() < MAX_BREACHES {
            let (profile, message) = (self.profile, self.message);
            self.list.push(Find { at, element, rule, profile, message });
        } else {
            self.more = true;
        }
    }
}

/// The children of that name in the parent's namespace.
pub(super) fn children<'a, 'input>(
    node: Node<'a, 'input>,
    name: &'static str,
) -> impl Iterator<Item = Node<'a, 'input>> + use<'a, 'input> {
    let namespace = node.tag_name().namespace();
    node.children()
        .filter(move |child| child.tag_name().name() == name && child.tag_name().namespace() == namespace)
}

/// The first child of that name.
pub(super) fn child<'a, 'input>(node: Node<'a, 'input>, name: &'static str) -> Option<Node<'a, 'input>> {
    children(node, name).next()
}

/// Everything at the end of a path of names.
pub(super) fn descend<'a, 'input>(
    node: Node<'a, 'input>,
    path: &[&'static str],
) -> impl Iterator<Item = Node<'a, 'input>> + use<'a, 'input> {
    let mut found = vec![node];
    for name in path {
        found = found.into_iter().flat_map(|node| children(node, name)).collect();
    }
    found.into_iter()
}

/// The characters directly in an element, as they stand.
pub(super) fn raw_text(node: Node<'_, '_>) -> String {
    node.children().filter(Node::is_text).filter_map(|part| part.text()).collect()
}

/// The characters directly in an element, without the blanks round them.
pub(super) fn text(node: Node<'_, '_>) -> String {
    raw_text(node).trim().to_owned()
}

/// The text of the first child of that name, when there is any.
pub(super) fn value(node: Node<'_, '_>, name: &'static str) -> Option<String> {
    child(node, name).map(text).filter(|text| !text.is_empty())
}

/// The name and the value of each pair of that kind; in CAP 1.0 they were written `name=value`.
pub(super) fn pairs(node: Node<'_, '_>, name: &'static str) -> Vec<(String, String)> {
    let pairs = children(node, name).map(|pair| match text(pair).split_once('=') {
        Some((name, value)) => (name.trim().to_owned(), value.trim().to_owned()),
        None => (value(pair, "valueName").unwrap_or_default(), value(pair, "value").unwrap_or_default()),
    });
    pairs.collect()
}
