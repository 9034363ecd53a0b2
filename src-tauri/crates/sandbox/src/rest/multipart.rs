//! Reading `multipart/form-data` (RFC 7578), strictly: text parts, and one part with a file.

/// A file that came in a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct FilePart {
    pub(crate) field: String,
    pub(crate) name: String,
    pub(crate) content_type: String,
    pub(crate) bytes: Vec<u8>,
}

/// What came in a form.
type Read = (Vec<(String, String)>, Option<FilePart>);

/// The text fields and the file of a body, if it is one.
pub(super) fn read(content_type: &str, body: &[u8]) -> Option<Read> {
    let (_, boundary) = content_type.split_once("boundary=")?;
    let boundary = boundary.split(';').next()?.trim().trim_matches('"');
    let mark = format!("--{boundary}");
    let mut rest = body.strip_prefix(mark.as_bytes())?;
    let (mut fields, mut file) = (Vec::new(), None);
    let end = format!("\r\n{mark}");
    loop {
        if rest.starts_with(b"--") {
            return Some((fields, file));
        }
        let part = rest.strip_prefix(b"\r\n")?;
        let length = find(part, end.as_bytes())?;
        let (part, after) = part.split_at_checked(length)?;
        rest = after.get(end.len()..)?;
        let head_length = find(part, b"\r\n\r\n")?;
        let (head, content) = part.split_at_checked(head_length)?;
        let (head, content) = (std::str::from_utf8(head).ok()?, content.get(4..)?);
        let field = parameter(head, "name")?;
        match parameter(head, "filename") {
            Some(name) => {
                let content_type = header(head, "content-type").unwrap_or_default();
                file = Some(FilePart { field, name, content_type, bytes: content.to_vec() });
            }
            None => fields.push((field, String::from_utf8(content.to_vec()).ok()?)),
        }
    }
}

fn find(text: &[u8], what: &[u8]) -> Option<usize> {
    text.windows(what.len()).position(|part| part == what)
}

fn header(head: &str, name: &str) -> Option<String> {
    head.split("\r\n").find_map(|line| {
        let (key, value) = line.split_once(':')?;
        key.trim().eq_ignore_ascii_case(name).then(|| value.trim().to_owned())
    })
}

fn parameter(head: &str, name: &str) -> Option<String> {
    let disposition = header(head, "content-disposition")?;
    disposition.split(';').find_map(|part| {
        let (key, value) = part.trim().split_once('=')?;
        (key == name).then(|| value.trim_matches('"').to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_its_text_and_its_file() {
        let body = b"--x\r\nContent-Disposition: form-data; name=\"Type\"\r\n\r\npassport\r\n--x\r\n\
            Content-Disposition: form-data; name=\"File\"; filename=\"a.pdf\"\r\nContent-Type: application/pdf\r\n\r\n\
            %PDF\r\n-\r\n--x--\r\n";
        let (fields, file) = read("multipart/form-data; boundary=x", body).unwrap();
        assert_eq!(fields, [("Type".to_owned(), "passport".to_owned())]);
        let file = file.unwrap();
        assert_eq!((file.name.as_str(), file.content_type.as_str()), ("a.pdf", "application/pdf"));
        assert_eq!(file.bytes, b"%PDF\r\n-");
        for cut in 0..body.len() - 6 {
            assert_eq!(read("multipart/form-data; boundary=x", &body[..cut]), None, "{cut}");
        }
    }
}
