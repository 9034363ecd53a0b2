//! Files that are no documents, whatever they are called; and documents that are, shown again and removed.

use deskbell_tests::World;
use insta::assert_snapshot;
use serde_json::json;

use super::{attach, begin, pdf, read};

/// What is said about a file.
async fn said(world: &World, papers: &str, name: &str, bytes: Vec<u8>) -> String {
    let args = json!({ "submission": papers, "requirement": "business_registration",
        "kind": "business_registration", "name": name });
    let error = world.try_give("attach_document", args, bytes).await.expect_err("a file that is refused");
    let wire = error.to_wire();
    format!("{}: {}", wire.field.unwrap_or_default(), wire.message)
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_document_is_refused_by_its_content_with_what_to_do() {
    let world = World::open().await;
    let papers = begin(&world).await;
    assert_snapshot!(said(&world, &papers, "abn.pdf", Vec::new()).await, @"file: abn.pdf is empty: there is nothing to send.");
    assert_snapshot!(said(&world, &papers, "abn.pdf", vec![b'x'; 30 * 1024 * 1024]).await, @"file: abn.pdf has 30 MB. Twilio takes up to 5 MB: scan it smaller, or save fewer pages.");
    assert_snapshot!(said(&world, &papers, "abn.pdf", b"Dear Sir or Madam".to_vec()).await, @"file: abn.pdf is neither a PDF nor a picture, whatever it is called. PDF, JPEG and PNG are taken.");
    assert_snapshot!(said(&world, &papers, "abn.jpg", b"GIF89a\x01\0\x01\0\0\0\0".to_vec()).await, @"file: abn.jpg is no document that Twilio takes, but image/gif. PDF, JPEG and PNG are taken.");
    assert_snapshot!(said(&world, &papers, "abn.png", b"\x89PNG\r\n\x1a\nnothing".to_vec()).await, @"file: abn.png is damaged and cannot be read. Choose another copy of it.");
    let locked = b"%PDF-1.6\ntrailer << /Encrypt 9 0 R >>\n%%EOF".to_vec();
    assert_snapshot!(said(&world, &papers, "abn.pdf", locked).await, @"file: abn.pdf is protected by a password. Save a copy without one: nobody at Twilio can open it.");
    assert_snapshot!(said(&world, &papers, "abn.pdf", b"%PDF-1.6\n1 0 obj".to_vec()).await, @"file: abn.pdf is a PDF that breaks off. Choose a whole copy of it.");
    let proof = json!({ "submission": papers, "requirement": "proof_of_address", "kind": "address", "name": "a.pdf" });
    let error = world.try_give("attach_document", proof, pdf(10)).await.expect_err("needs no file");
    assert_snapshot!(error.to_string(), @"This proof needs no file.");
    let view = read(&world, &papers).await;
    assert!(view["proofs"].as_array().expect("proofs").iter().all(|proof| proof["document"].is_null()));
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_document_is_kept_shown_again_replaced_and_removed() {
    let world = World::open().await;
    let papers = begin(&world).await;
    attach(&world, &papers, pdf(20_000)).await;
    let first = read(&world, &papers).await["proofs"][1]["document"].clone();
    let shown = world.call("read_document", json!({ "document": first["id"], "size": "full" })).await;
    assert_eq!((&shown["type"], &shown["length"]), (&json!("application/pdf"), &first["bytes"]));
    attach(&world, &papers, pdf(30_000)).await;
    let second = read(&world, &papers).await["proofs"][1]["document"].clone();
    assert_ne!(first["id"], second["id"]);
    let gone = json!({ "document": first["id"], "size": "full" });
    assert_snapshot!(world.refusal("read_document", gone).await, @"not_found: This document is no longer here.");
    let view = world.call("remove_document", json!({ "document": second["id"] })).await;
    assert_eq!(view["proofs"][1]["document"], json!(null));
    world.close().await;
}
