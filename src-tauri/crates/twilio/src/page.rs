//! Pages of a listing, in Twilio's two styles: `next_page_uri` in the 2010 API, `meta.next_page_url` later.
//! A next page is followed by [`crate::Client::next`], on the same host only.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::hosts::Host;

/// One page of a listing.
pub trait Page: DeserializeOwned + Sync {
    /// What is listed.
    type Item;

    /// The host that listed it.
    fn host() -> Host;

    /// What is on this page.
    fn into_items(self) -> Vec<Self::Item>;

    /// Where the next page is, as Twilio wrote it; nothing on the last.
    fn next_page(&self) -> Option<&str>;
}

/// Makes a listing of two fields a [`Page`]: its items, and how its API speaks of a page.
macro_rules! page {
    ($page:ident of $item:ident in $items:ident, at $host:expr, by its $style:ident) => {
        impl $crate::page::Page for $page {
            type Item = $item;

            fn host() -> $crate::hosts::Host {
                $host
            }

            fn into_items(self) -> Vec<$item> {
                self.$items
            }

            fn next_page(&self) -> Option<&str> {
                self.$style.next()
            }
        }
    };
}
pub(crate) use page;

/// How the 2010 API speaks of a page. Its links are relative.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Uris {
    /// The page's number, from 0.
    pub page: u32,
    /// How many items a full page has.
    pub page_size: u32,
    /// The index of the first item.
    pub start: u32,
    /// The index of the last item.
    pub end: u32,
    /// This page.
    pub uri: String,
    /// The first page.
    pub first_page_uri: String,
    /// The next page.
    pub next_page_uri: Option<String>,
    /// The page before.
    pub previous_page_uri: Option<String>,
}

impl Uris {
    /// Where the next page is.
    pub(crate) fn next(&self) -> Option<&str> {
        self.next_page_uri.as_deref()
    }
}

/// How the later APIs speak of a page. Their links are absolute.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Meta {
    /// The page's number, from 0.
    pub page: u32,
    /// How many items a full page has.
    pub page_size: u32,
    /// This page.
    pub url: String,
    /// The first page.
    pub first_page_url: String,
    /// The next page.
    pub next_page_url: Option<String>,
    /// The page before.
    pub previous_page_url: Option<String>,
    /// Under which name the items stand.
    pub key: String,
}

impl Meta {
    /// Where the next page is.
    pub(crate) fn next(&self) -> Option<&str> {
        self.next_page_url.as_deref()
    }
}
