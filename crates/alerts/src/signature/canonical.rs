//! One form for all the ways to write the same XML: Canonical XML 1.0 and 1.1, and the exclusive kind.
//!
//! What a mended form leaves out is blanks between elements and instructions outside the message,
//! and nothing else. A text node is left out only when it is blank, its parent has elements, and
//! all other text of that parent is blank too. So two messages with one mended form have the same
//! elements, the same attributes and, in every element that holds any words, the same characters:
//! a repair cannot make one text stand for another.

use std::collections::BTreeMap;

use roxmltree::{Document, Node, NodeId};

const XML: &str = "http://www.w3.org/XML/1998/namespace";

/// Which canonical form.
#[derive(Debug, Clone, Default)]
pub(super) struct Form {
    /// The further prefixes of the exclusive form; `None` is the inclusive one.
    pub(super) exclusive: Option<Vec<String>>,
    /// Whether comments are kept.
    pub(super) comments: bool,
    /// Version 1.1.
    pub(super) newer: bool,
}

/// Writes canonical forms of a document.
pub(super) struct Writer<'a, 'input> {
    pub(super) document: &'a Document<'input>,
    pub(super) form: &'a Form,
    pub(super) without: Option<NodeId>,
    pub(super) mended: bool,
}

impl<'a, 'input> Writer<'a, 'input> {
    /// The whole document, with instructions outside the root unless `mended` or `only_root`.
    pub(super) fn document(&self, only_root: bool) -> String {
        let mut out = String::new();
        let mut after = false;
        for child in self.document.root().children() {
            if child.is_element() {
                self.node(child, &BTreeMap::new(), &mut out);
                after = true;
            } else if child.is_pi() && !self.mended && !only_root {
                if after {
                    out.push('\n');
                }
                self.node(child, &BTreeMap::new(), &mut out);
                if !after {
                    out.push('\n');
                }
            }
        }
        out
    }

    /// One element by itself; `None` when that needs a rule that is left out here on purpose.
    pub(super) fn apex(&self, node: Node<'a, 'input>) -> Option<String> {
        let mut inherited: Vec<(String, String)> = Vec::new();
        if self.form.exclusive.is_none() {
            for attribute in node.ancestors().skip(1).flat_map(|ancestor| ancestor.attributes()) {
                if attribute.namespace() != Some(XML) {
                    continue;
                }
                let name = attribute.name();
                if self.form.newer && name == "base" {
                    return None;
                }
                let wanted = !self.form.newer || matches!(name, "lang" | "space");
                let known = node.has_attribute((XML, name)) || inherited.iter().any(|(own, _)| own == name);
                if wanted && !known {
                    inherited.push((name.to_owned(), attribute.value().to_owned()));
                }
            }
        }
        let mut out = String::new();
        self.element(node, &BTreeMap::new(), &inherited, &mut out);
        Some(out)
    }

    fn node(&self, node: Node<'a, 'input>, rendered: &BTreeMap<&'a str, &'a str>, out: &mut String) {
        if Some(node.id()) == self.without {
            return;
        }
        if node.is_element() {
            self.element(node, rendered, &[], out);
        } else if node.is_text() {
            escape_text(node.text().unwrap_or_default(), out);
        } else if let Some(pi) = node.pi() {
            out.push_str("<?");
            out.push_str(pi.target);
            if let Some(value) = pi.value.filter(|value| !value.is_empty()) {
                out.push(' ');
                out.push_str(&line_ends(value));
            }
            out.push_str("?>");
        } else if node.is_comment() && self.form.comments {
            out.push_str("<!--");
            out.push_str(&line_ends(node.text().unwrap_or_default()));
            out.push_str("-->");
        }
    }

    fn element(
        &self,
        node: Node<'a, 'input>,
        rendered: &BTreeMap<&'a str, &'a str>,
        inherited: &[(String, String)],
        out: &mut String,
    ) {
        let source: &'a str = self.document.input_text();
        let tag = source.get(node.range().start + 1..).unwrap_or_default();
        let name =
            tag.split(|c: char| c.is_ascii_whitespace() || matches!(c, '/' | '>')).next().unwrap_or_default();
        let scope: BTreeMap<&'a str, &'a str> = node
            .namespaces()
            .filter(|namespace| namespace.name() != Some("xml"))
            .map(|namespace| (namespace.name().unwrap_or_default(), namespace.uri()))
            .collect();
        let mut attributes: Vec<(&str, &str, &str, &str)> = node
            .attributes()
            .map(|one| {
                let qname = source.get(one.range_qname()).unwrap_or_default();
                (one.namespace().unwrap_or_default(), one.name(), qname, one.value())
            })
            .collect();
        let imported: Vec<String> = inherited.iter().map(|(name, _)| format!("xml:{name}")).collect();
        for ((name, value), qname) in inherited.iter().zip(&imported) {
            attributes.push((XML, name, qname, value));
        }
        attributes.sort();
        let mut needed: Vec<&str> = match &self.form.exclusive {
            None => scope.keys().copied().chain([""]).collect(),
            Some(further) => {
                let used = attributes.iter().filter_map(|(_, _, qname, _)| Some(qname.split_once(':')?.0));
                let listed = further.iter().map(String::as_str).filter(|prefix| scope.contains_key(prefix));
                used.chain([name.split_once(':').map_or("", |(prefix, _)| prefix)]).chain(listed).collect()
            }
        };
        needed.sort_unstable();
        needed.dedup();
        let mut rendered = rendered.clone();
        out.push('<');
        out.push_str(name);
        for prefix in needed {
            let found = scope.get_key_value(prefix).map(|(prefix, uri)| (*prefix, *uri));
            let Some((prefix, uri)) = found.or_else(|| prefix.is_empty().then_some(("", ""))) else {
                continue;
            };
            let known = rendered.get(prefix).copied();
            if known == Some(uri) || (uri.is_empty() && known.is_none()) {
                continue;
            }
            out.push_str(if prefix.is_empty() { " xmlns" } else { " xmlns:" });
            out.push_str(prefix);
            out.push_str("=\"");
            escape_attribute(uri, out);
            out.push('"');
            rendered.insert(prefix, uri);
        }
        for (_, _, qname, value) in attributes {
            out.push(' ');
            out.push_str(qname);
            out.push_str("=\"");
            escape_attribute(value, out);
            out.push('"');
        }
        out.push('>');
        let layout = self.mended && has_layout_only(node);
        for child in node.children().filter(|child| !(layout && child.is_text())) {
            self.node(child, &rendered, out);
        }
        out.push_str("</");
        out.push_str(name);
        out.push('>');
    }
}

/// Whether an element has elements, and no text but the blanks between them.
fn has_layout_only(node: Node<'_, '_>) -> bool {
    node.children().any(|child| child.is_element()) && node.children().filter(Node::is_text).all(is_blank)
}

fn is_blank(text: Node<'_, '_>) -> bool {
    text.text().unwrap_or_default().bytes().all(|byte| matches!(byte, b' ' | b'\t' | b'\n' | b'\r'))
}

fn line_ends(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n")
}

fn escape_text(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\r' => out.push_str("&#xD;"),
            other => out.push(other),
        }
    }
}

fn escape_attribute(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '"' => out.push_str("&quot;"),
            '\t' => out.push_str("&#x9;"),
            '\n' => out.push_str("&#xA;"),
            '\r' => out.push_str("&#xD;"),
            other => out.push(other),
        }
    }
}
