//! A picture of a lesson: shapes read from a small SVG, to be drawn by the interface itself.
//!
//! Nothing of the file is handed on as markup. What is not a plain shape in one of the colours of the app is a
//! fault: text, styles, scripts, links and everything else that an SVG can do.

use roxmltree::{Document, Node};

use crate::fault::Flaw;

/// A picture. INVARIANT: at most 80 shapes on a field of 320 by 180.
#[derive(Debug, Clone, PartialEq)]
pub struct Drawing {
    shapes: Vec<Shape>,
}

/// One shape of a picture.
#[derive(Debug, Clone, PartialEq)]
pub struct Shape {
    /// How it is drawn.
    pub ink: Ink,
    /// What is drawn.
    pub form: Form,
}

/// How a shape is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Ink {
    /// A line.
    Line,
    /// A finer line.
    Thin,
    /// A calm filled surface.
    Soft,
    /// A light surface with an outline.
    Card,
    /// Filled in the colour of text.
    Ink,
    /// Filled in the colour of the lamp.
    Lamp,
    /// A line in the colour of "fix today".
    Fix,
    /// A line in the colour of "fine".
    Fine,
}

/// What is drawn, in units of the field.
#[derive(Debug, Clone, PartialEq)]
pub enum Form {
    /// Path data: letters of commands, numbers, blanks and commas.
    Path(String),
    /// A circle.
    Circle {
        /// The centre.
        cx: f64,
        /// The centre.
        cy: f64,
        /// The radius.
        r: f64,
    },
    /// A box.
    Rect {
        /// The left edge.
        x: f64,
        /// The upper edge.
        y: f64,
        /// The width.
        width: f64,
        /// The height.
        height: f64,
        /// The radius of its corners.
        rx: f64,
    },
}

const MOST_SHAPES: usize = 80;
const FIELD: &str = "0 0 320 180";
const SVG: &str = "http://www.w3.org/2000/svg";
/// The farthest that a number may lie from the field.
const FAR: f64 = 1000.0;

impl Ink {
    /// Every way to draw.
    pub const ALL: [Self; 8] =
        [Self::Line, Self::Thin, Self::Soft, Self::Card, Self::Ink, Self::Lamp, Self::Fix, Self::Fine];

    /// The class in the file, and the name used on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Line => "line",
            Self::Thin => "thin",
            Self::Soft => "soft",
            Self::Card => "card",
            Self::Ink => "ink",
            Self::Lamp => "lamp",
            Self::Fix => "fix",
            Self::Fine => "fine",
        }
    }
}

impl Drawing {
    /// The shapes, those that lie below first.
    pub fn shapes(&self) -> &[Shape] {
        &self.shapes
    }

    /// Reads an SVG file.
    ///
    /// # Errors
    /// The first thing that is no picture of ours, with its line.
    pub(crate) fn read(text: &str) -> Result<Self, (usize, Flaw)> {
        let document = Document::parse(text).map_err(|error| {
            (usize::try_from(error.pos().row).unwrap_or(1), Flaw::Picture(format!("it is no XML: {error}")))
        })?;
        let line = |node: &Node<'_, '_>| {
            // Text begins where the first of it can be seen.
            let text = node.text().filter(|_| node.is_text()).unwrap_or_default();
            let at = node.range().start + text.len() - text.trim_start().len();
            usize::try_from(document.text_pos_at(at).row).unwrap_or(1)
        };
        let flaw = |node: &Node<'_, '_>, what: &str| (line(node), Flaw::Picture(what.to_owned()));
        let root = document.root_element();
        if root.tag_name().name() != "svg" || root.tag_name().namespace() != Some(SVG) {
            return Err(flaw(&root, "it does not begin with <svg xmlns=\"http://www.w3.org/2000/svg\">"));
        }
        if root.attribute("viewBox") != Some(FIELD) || root.attributes().len() != 1 {
            return Err(flaw(&root, "<svg> has viewBox=\"0 0 320 180\" and nothing else"));
        }
        let mut shapes = Vec::new();
        for node in root.children().filter(|node| !is_blank(node)) {
            shapes.push(Shape::read(&node).map_err(|what| flaw(&node, &what))?);
            if shapes.len() > MOST_SHAPES {
                return Err(flaw(&node, "it has more than 80 shapes"));
            }
        }
        if shapes.is_empty() {
            return Err(flaw(&root, "it has no shapes"));
        }
        Ok(Self { shapes })
    }
}

/// Blanks between shapes, and comments.
fn is_blank(node: &Node<'_, '_>) -> bool {
    node.is_comment() || (node.is_text() && node.text().is_some_and(|text| text.trim().is_empty()))
}

impl Shape {
    fn read(node: &Node<'_, '_>) -> Result<Self, String> {
        let allowed: &[&str] = match node.tag_name().name() {
            "path" => &["d"],
            "circle" => &["cx", "cy", "r"],
            "rect" => &["x", "y", "width", "height", "rx"],
            _ => return Err("only <path>, <circle> and <rect> are drawn".to_owned()),
        };
        if !node.is_element() || node.tag_name().namespace() != Some(SVG) || node.has_children() {
            return Err("only <path>, <circle> and <rect> are drawn, with nothing in them".to_owned());
        }
        let stray = node
            .attributes()
            .find(|a| a.namespace().is_some() || (a.name() != "class" && !allowed.contains(&a.name())));
        if let Some(stray) = stray {
            return Err(format!("<{}> has no {}", node.tag_name().name(), stray.name()));
        }
        let class = node.attribute("class").unwrap_or_default();
        let ink = Ink::ALL.into_iter().find(|ink| ink.as_str() == class);
        let ink = ink.ok_or_else(|| format!("there is no class \"{class}\""))?;
        let form = match allowed {
            ["d"] => Form::Path(path(node.attribute("d").unwrap_or_default())?),
            ["cx", ..] => {
                Form::Circle { cx: number(node, "cx")?, cy: number(node, "cy")?, r: size(node, "r")? }
            }
            _ => Form::Rect {
                x: number(node, "x")?,
                y: number(node, "y")?,
                width: size(node, "width")?,
                height: size(node, "height")?,
                rx: if node.has_attribute("rx") { size(node, "rx")? } else { 0.0 },
            },
        };
        Ok(Self { ink, form })
    }
}

fn path(data: &str) -> Result<String, String> {
    let known = |c: char| "MmLlHhVvCcSsQqTtAaZz0123456789.,- \n\t".contains(c);
    let begins = data.trim_start().starts_with(['M', 'm']);
    if !begins || data.len() > 4000 || !data.chars().all(known) {
        return Err("a path begins with M and has commands and plain numbers only".to_owned());
    }
    Ok(data.split_whitespace().collect::<Vec<_>>().join(" "))
}

fn number(node: &Node<'_, '_>, name: &str) -> Result<f64, String> {
    let read = node.attribute(name).and_then(|text| text.parse::<f64>().ok());
    read.filter(|n| n.abs() <= FAR).ok_or_else(|| format!("{name} is not a number near the field"))
}

fn size(node: &Node<'_, '_>, name: &str) -> Result<f64, String> {
    number(node, name).and_then(|n| if n >= 0.0 { Ok(n) } else { Err(format!("{name} is below zero")) })
}
