//! The parts of a `Signature`, in the one shape that is taken.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use roxmltree::Node;

use super::canonical::Form;
use super::key::{Hash, Method};
use super::{Mend, Why};
use crate::read::SIGNATURES;

const MAX_CERTIFICATES: usize = 6;
const ENVELOPED: &str = "http://www.w3.org/2000/09/xmldsig#enveloped-signature";
const EXCLUSIVE: &str = "http://www.w3.org/2001/10/xml-exc-c14n#";

/// What a signature says.
pub(super) struct Parts<'a, 'input> {
    pub(super) signed_info: Node<'a, 'input>,
    pub(super) signed_form: Form,
    pub(super) content_form: Form,
    pub(super) only_root: bool,
    pub(super) method: Method,
    pub(super) hash: Hash,
    pub(super) digest: Vec<u8>,
    pub(super) value: Vec<u8>,
    pub(super) certificates: Vec<Vec<u8>>,
    pub(super) bare: Option<(Vec<u8>, Vec<u8>)>,
    pub(super) unsure_key: bool,
}

impl<'a, 'input> Parts<'a, 'input> {
    /// Reads a signature that is a child of `root`. Everything but one reference to the whole
    /// message, with the enveloped transform and at most one canonical form, is refused.
    pub(super) fn read(
        root: Node<'a, 'input>,
        signature: Node<'a, 'input>,
        mend: Option<Mend>,
    ) -> Result<Self, Why> {
        let mut parts = children(signature, mend == Some(Mend::BlanksAndForeignObject))?.into_iter();
        let signed_info = next(&mut parts, "SignedInfo")?;
        let value = base64(next(&mut parts, "SignatureValue")?)?;
        let info = parts.next();
        if info.is_some_and(|info| !is(info, "KeyInfo")) || parts.next().is_some() {
            return Err(Why::Shape);
        }
        let mut inner = children(signed_info, false)?.into_iter();
        let signed_form = form(next(&mut inner, "CanonicalizationMethod")?)?;
        let method = next(&mut inner, "SignatureMethod")?;
        let method =
            algorithm(method).filter(|_| is_empty(method)).and_then(Method::read).ok_or(Why::Method)?;
        let reference = next(&mut inner, "Reference")?;
        if inner.next().is_some() {
            return Err(Why::Shape);
        }
        let only_root = match reference.attribute("URI").ok_or(Why::Shape)? {
            "" => false,
            id => {
                let id = id.strip_prefix('#').filter(|id| !id.is_empty()).ok_or(Why::Shape)?;
                if !["Id", "ID", "id"].iter().any(|name| root.attribute(*name) == Some(id)) {
                    return Err(Why::Shape);
                }
                true
            }
        };
        let mut inner = children(reference, false)?.into_iter();
        let mut transforms = children(next(&mut inner, "Transforms")?, false)?.into_iter();
        let first = next(&mut transforms, "Transform")?;
        if algorithm(first) != Some(ENVELOPED) || !is_empty(first) {
            return Err(Why::Shape);
        }
        let mut content_form = match transforms.next() {
            None => Form::default(),
            Some(second) if is(second, "Transform") => form(second)?,
            Some(_) => return Err(Why::Shape),
        };
        // A reference to the message itself never has its comments.
        content_form.comments = false;
        let method_of_digest = next(&mut inner, "DigestMethod")?;
        let hash = algorithm(method_of_digest)
            .filter(|_| is_empty(method_of_digest))
            .and_then(Hash::read)
            .ok_or(Why::Method)?;
        let digest = base64(next(&mut inner, "DigestValue")?)?;
        if transforms.next().is_some() || inner.next().is_some() {
            return Err(Why::Shape);
        }
        let mut read = Self {
            signed_info,
            signed_form,
            content_form,
            only_root,
            method,
            hash,
            digest,
            value,
            certificates: Vec::new(),
            bare: None,
            unsure_key: false,
        };
        if let Some(info) = info {
            read.key_info(info);
        }
        Ok(read)
    }

    /// Names of keys and the like are passed over: only a key itself can be tried.
    fn key_info(&mut self, info: Node<'_, '_>) {
        for node in info.descendants().skip(1).filter(Node::is_element) {
            if is(node, "X509Certificate") && self.certificates.len() < MAX_CERTIFICATES {
                match base64(node) {
                    Ok(der) => self.certificates.push(der),
                    Err(_) => self.unsure_key = true,
                }
            } else if is(node, "RSAKeyValue") && self.bare.is_none() {
                let field = |name| {
                    node.children().find(|child| is(*child, name)).and_then(|child| base64(child).ok())
                };
                self.bare = field("Modulus").zip(field("Exponent"));
                self.unsure_key |= self.bare.is_none();
            }
        }
    }
}

fn is(node: Node<'_, '_>, name: &str) -> bool {
    node.has_tag_name((SIGNATURES, name))
}

fn next<'a, 'input>(
    parts: &mut impl Iterator<Item = Node<'a, 'input>>,
    name: &str,
) -> Result<Node<'a, 'input>, Why> {
    parts.next().filter(|node| is(*node, name)).ok_or(Why::Shape)
}

/// The elements inside; words between them are refused.
fn children<'a, 'input>(node: Node<'a, 'input>, drop_foreign: bool) -> Result<Vec<Node<'a, 'input>>, Why> {
    let words = |text: Node<'_, '_>| !text.text().unwrap_or_default().trim().is_empty();
    if node.children().any(|child| child.is_text() && words(child)) {
        return Err(Why::Shape);
    }
    let foreign = |node: &Node<'_, '_>| {
        node.tag_name().namespace().unwrap_or_default().is_empty() && node.tag_name().name() == "Object"
    };
    Ok(node.children().filter(Node::is_element).filter(|node| !(drop_foreign && foreign(node))).collect())
}

fn is_empty(node: Node<'_, '_>) -> bool {
    children(node, false).is_ok_and(|children| children.is_empty())
}

fn algorithm<'a>(node: Node<'a, '_>) -> Option<&'a str> {
    node.attribute("Algorithm")
}

fn form(node: Node<'_, '_>) -> Result<Form, Why> {
    let name = algorithm(node).ok_or(Why::Shape)?;
    let (plain, comments) = match name.strip_suffix("WithComments") {
        Some(plain) if plain.ends_with("xml-exc-c14n#") => (plain, true),
        Some(plain) => (plain.strip_suffix('#').ok_or(Why::Method)?, true),
        None => (name, false),
    };
    let mut form = match plain {
        "http://www.w3.org/TR/2001/REC-xml-c14n-20010315" => Form::default(),
        "http://www.w3.org/2006/12/xml-c14n11" => Form { newer: true, ..Form::default() },
        EXCLUSIVE => Form { exclusive: Some(Vec::new()), ..Form::default() },
        _ => return Err(Why::Method),
    };
    form.comments = comments;
    let inner = children(node, false)?;
    match (inner.as_slice(), &mut form.exclusive) {
        ([], _) => {}
        ([list], Some(prefixes))
            if list.has_tag_name((EXCLUSIVE, "InclusiveNamespaces")) && is_empty(*list) =>
        {
            let words = list.attribute("PrefixList").unwrap_or_default().split_ascii_whitespace();
            prefixes.extend(words.take(64).map(|word| if word == "#default" { "" } else { word }.to_owned()));
        }
        _ => return Err(Why::Shape),
    }
    Ok(form)
}

/// Base64 of which no bit can be changed unseen; line breaks are allowed.
fn base64(node: Node<'_, '_>) -> Result<Vec<u8>, Why> {
    if node.children().any(|child| child.is_element()) {
        return Err(Why::Shape);
    }
    let text = node.children().filter(Node::is_text).filter_map(|part| part.text());
    let packed: String = text.flat_map(str::chars).filter(|c| !c.is_ascii_whitespace()).collect();
    STANDARD.decode(packed).map_err(|_| Why::Encoding)
}
