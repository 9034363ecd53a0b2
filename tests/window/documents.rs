//! Documents that an owner hands in.

use std::fmt::Write as _;

/// A PDF of one page that can be drawn, and is large enough to be read. Its second line is Chinese, in a font that it
/// names and does not bring along, as what registers print often is.
pub(crate) fn pdf() -> String {
    let stream = "BT /F1 28 Tf 60 720 Td (Harbour Street Dental Pty Ltd) Tj /F2 28 Tf 0 -60 Td <6E2F8857725979D18A3A6240> Tj ET";
    let filling = "x".repeat(40_000);
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R \
         /Resources << /Font << /F1 5 0 R /F2 6 0 R >> >> >>"
            .to_owned(),
        format!("<< /Length {} >>\nstream\n{stream}\nendstream", stream.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_owned(),
        "<< /Type /Font /Subtype /Type0 /BaseFont /MSung-Light /Encoding /UniCNS-UCS2-H /DescendantFonts [7 0 R] >>"
            .to_owned(),
        "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /MSung-Light /FontDescriptor 8 0 R \
         /CIDSystemInfo << /Registry (Adobe) /Ordering (CNS1) /Supplement 0 >> >>"
            .to_owned(),
        "<< /Type /FontDescriptor /FontName /MSung-Light /Flags 4 /FontBBox [0 -200 1000 900] /ItalicAngle 0 \
         /Ascent 880 /Descent -120 /CapHeight 880 /StemV 80 >>"
            .to_owned(),
    ];
    let mut text = format!("%PDF-1.4\n%{filling}\n");
    let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for (at, object) in objects.iter().enumerate() {
        let _ = writeln!(table, "{:010} 00000 n ", text.len());
        let _ = write!(text, "{} 0 obj\n{object}\nendobj\n", at + 1);
    }
    let start = text.len();
    format!(
        "{text}{table}trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n",
        objects.len() + 1
    )
}

/// How much ink lies on the Chinese line of [`pdf`], from the preview that is open: dark pixels of a hundred. Tells it
/// by calling its first argument.
pub(crate) const INK: &str = "const told = arguments[0];
    const canvas = document.querySelector('[role=dialog] canvas');
    if (canvas === null || canvas.getBoundingClientRect().height < 300) { told(0); } else {
      const [scale, across] = [canvas.height / 842, canvas.width / 595];
      const [x, y, wide, high] = [60 * across, (842 - 685) * scale, 160 * across, 30 * scale].map(Math.round);
      const { data } = canvas.getContext('2d').getImageData(x, y, wide, high);
      let dark = 0;
      for (let at = 0; at < data.length; at += 4) if (data[at] < 128) dark++;
      told((400 * dark) / data.length);
    }";
