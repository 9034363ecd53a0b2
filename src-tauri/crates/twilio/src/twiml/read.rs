//! TwiML as its reader sees it: a tree of elements. For those who check what we write, and for the sandbox.

use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

/// Elements inside one another beyond this depth are no TwiML.
const DEEPEST: usize = 16;

/// An element.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Node {
    /// Its name, such as `Say`.
    pub name: String,
    /// Its attributes, in order.
    pub attributes: Vec<(String, String)>,
    /// The elements in it, in order.
    pub children: Vec<Node>,
    /// The words in it, without those of the elements in it and without the blanks around them.
    pub text: String,
}

impl Node {
    /// The value of an attribute, if it is there.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

/// Reads a document, and gives its `<Response>`. `None` is Twilio's error 12100: it is no XML, or its root is another.
pub fn document(text: &str) -> Option<Node> {
    let mut reader = Reader::from_str(text);
    let mut open: Vec<Node> = Vec::new();
    let mut root = None;
    loop {
        match reader.read_event().ok()? {
            Event::Start(tag) if root.is_none() && open.len() < DEEPEST => open.push(node(&tag)?),
            Event::Empty(tag) if root.is_none() => close(node(&tag)?, &mut open, &mut root),
            Event::Start(_) | Event::Empty(_) => return None,
            Event::End(_) => close(open.pop()?, &mut open, &mut root),
            Event::Text(words) => add(&words.xml10_content(), open.last_mut())?,
            Event::CData(words) => add(&words.xml10_content(), open.last_mut())?,
            Event::GeneralRef(name) => {
                let character = character(&name)?;
                add(&character, open.last_mut())?;
            }
            Event::Eof => break,
            _ => {}
        }
    }
    root.filter(|root| open.is_empty() && root.name == "Response")
}

fn node(tag: &BytesStart<'_>) -> Option<Node> {
    let mut node = Node { name: tag.name().0.to_owned(), ..Node::default() };
    for attribute in tag.attributes() {
        let attribute = attribute.ok()?;
        let value = attribute.normalized_value(XmlVersion::Implicit1_0).ok()?.into_owned();
        node.attributes.push((attribute.key.0.to_owned(), value));
    }
    Some(node)
}

fn close(mut node: Node, open: &mut [Node], root: &mut Option<Node>) {
    node.text = node.text.trim().to_owned();
    match open.last_mut() {
        Some(parent) => parent.children.push(node),
        None => *root = Some(node),
    }
}

/// Blanks may stand outside the root, words may not.
fn add(words: &str, to: Option<&mut Node>) -> Option<()> {
    match to {
        Some(node) => node.text.push_str(words),
        None if words.trim().is_empty() => {}
        None => return None,
    }
    Some(())
}

fn character(name: &BytesRef<'_>) -> Option<String> {
    match name.resolve_char_ref().ok()? {
        Some(character) => Some(character.to_string()),
        None => resolve_predefined_entity(name).map(str::to_owned),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_is_a_tree() {
        let response = document(
            "<?xml version=\"1.0\"?>\n<Response>\n <Say language='en-AU'> Fish &amp; &#x263a;<![CDATA[<b>]]> </Say>\
             <Gather><Pause length=\"2\"/></Gather><!-- no -->\n</Response>\n",
        )
        .unwrap();
        let names: Vec<&str> = response.children.iter().map(|child| child.name.as_str()).collect();
        assert_eq!(names, ["Say", "Gather"]);
        assert_eq!(response.children[0].text, "Fish & ☺<b>");
        assert_eq!(response.children[0].attribute("language"), Some("en-AU"));
        assert_eq!(response.children[1].children[0].attribute("length"), Some("2"));
    }

    #[test]
    fn what_is_no_document_is_none() {
        for bad in [
            "",
            "hello",
            "<Response>",
            "<Response></Say></Response>",
            "<response/>",
            "<Say/>",
            "<Response/><Response/>",
            "<Response/>words",
            "<Response>&unknown;</Response>",
            "<Response a=b/>",
            &format!("<Response>{}{}</Response>", "<a>".repeat(40), "</a>".repeat(40)),
        ] {
            assert_eq!(document(bad), None, "{bad}");
        }
    }
}
