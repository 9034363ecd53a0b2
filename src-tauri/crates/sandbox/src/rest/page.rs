//! Pages of a listing, in both of Twilio's styles. A page begins behind the last thing of the page before, wherever
//! that stood, so that what comes in or is deleted meanwhile moves nothing.

use serde_json::{Value, json};

use super::answer::Refusal;
use super::asked::Asked;
use crate::world::messages::Place;

/// A page is at most so long.
const LONGEST: usize = 1000;
const DEFAULT: usize = 50;

/// Which page was asked for.
struct Wanted {
    page: usize,
    size: usize,
    from: From,
}

#[derive(Clone, Copy)]
enum From {
    /// Counted from the beginning.
    Count,
    /// `PA…`: behind this place.
    Behind(Place),
    /// `PB…`: the page that ends before this place.
    Before(Place),
}

/// A page of a listing.
pub(super) struct Page {
    items: Vec<Value>,
    page: usize,
    size: usize,
    next: Option<Place>,
    previous: Option<Place>,
}

impl Page {
    /// Cuts the wanted page out of things in their order, each with its place. Places fall from one to the next.
    pub(super) fn cut(asked: &Asked, all: Vec<(Place, Value)>) -> Result<Page, Refusal> {
        Page::write(asked, all, |item| item)
    }

    /// As [`Page::cut`], where only what is on the page is written out: long histories are read page by page.
    pub(super) fn write<T>(
        asked: &Asked,
        all: Vec<(Place, T)>,
        write: impl Fn(T) -> Value,
    ) -> Result<Page, Refusal> {
        let wanted = Wanted::read(asked)?;
        let start = match wanted.from {
            From::Count => wanted.page.saturating_mul(wanted.size),
            From::Behind(place) => all.iter().take_while(|(at, _)| *at >= place).count(),
            From::Before(place) => {
                all.iter().take_while(|(at, _)| *at > place).count().saturating_sub(wanted.size)
            }
        };
        let total = all.len();
        let cut: Vec<(Place, T)> = all.into_iter().skip(start).take(wanted.size).collect();
        let has_more = start.saturating_add(cut.len()) < total;
        let next = cut.last().filter(|_| has_more).map(|(place, _)| *place);
        let previous = cut.first().filter(|_| start > 0).map(|(place, _)| *place);
        let items = cut.into_iter().map(|(_, item)| write(item)).collect();
        Ok(Page { items, page: wanted.page, size: wanted.size, next, previous })
    }

    /// As the 2010 API writes it: addresses are relative.
    pub(super) fn in_2010_style(self, asked: &Asked, key: &str) -> Value {
        let start = self.page.saturating_mul(self.size);
        let mut body = json!({
            "page": self.page,
            "page_size": self.size,
            "start": start,
            "end": start.saturating_add(self.items.len().saturating_sub(1)),
            "uri": self.address(asked, ""),
            "first_page_uri": self.first(asked, ""),
            "next_page_uri": self.next(asked, ""),
            "previous_page_uri": self.previous(asked, ""),
        });
        insert(&mut body, key, self.items);
        body
    }

    /// As the later APIs write it: addresses are absolute, and stand in `meta`.
    pub(super) fn in_meta_style(self, asked: &Asked, key: &str) -> Value {
        let base = asked.base.as_str();
        let mut body = json!({ "meta": {
            "key": key,
            "page": self.page,
            "page_size": self.size,
            "url": self.address(asked, base),
            "first_page_url": self.first(asked, base),
            "next_page_url": self.next(asked, base),
            "previous_page_url": self.previous(asked, base),
        }});
        insert(&mut body, key, self.items);
        body
    }

    fn address(&self, asked: &Asked, base: &str) -> String {
        let token = asked.query.find_filled("PageToken");
        address(asked, base, self.size, self.page, token)
    }

    fn first(&self, asked: &Asked, base: &str) -> String {
        address(asked, base, self.size, 0, None)
    }

    fn next(&self, asked: &Asked, base: &str) -> Option<String> {
        let token = write_token("PA", self.next?);
        Some(address(asked, base, self.size, self.page + 1, Some(&token)))
    }

    fn previous(&self, asked: &Asked, base: &str) -> Option<String> {
        let token = write_token("PB", self.previous?);
        Some(address(asked, base, self.size, self.page.saturating_sub(1), Some(&token)))
    }
}

impl Wanted {
    fn read(asked: &Asked) -> Result<Wanted, Refusal> {
        let number = |name: &str, default: usize| match asked.query.find_filled(name) {
            Some(text) => text.parse::<usize>().map_err(|_| Refusal::invalid(name)),
            None => Ok(default),
        };
        let from = match asked.query.find_filled("PageToken") {
            Some(token) => read_token(token).ok_or_else(|| Refusal::invalid("PageToken"))?,
            None => From::Count,
        };
        Ok(Wanted { page: number("Page", 0)?, size: number("PageSize", DEFAULT)?.clamp(1, LONGEST), from })
    }
}

fn insert(body: &mut Value, key: &str, items: Vec<Value>) {
    if let Some(body) = body.as_object_mut() {
        body.insert(key.to_owned(), Value::Array(items));
    }
}

fn address(asked: &Asked, base: &str, size: usize, page: usize, token: Option<&str>) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    let paging = ["PageSize", "Page", "PageToken"];
    query.extend_pairs(asked.query.0.iter().filter(|(name, _)| !paging.contains(&name.as_str())));
    query.append_pair("PageSize", &size.to_string()).append_pair("Page", &page.to_string());
    if let Some(token) = token {
        query.append_pair("PageToken", token);
    }
    format!("{base}{}?{}", asked.path, query.finish())
}

fn write_token(prefix: &str, (at, count): Place) -> String {
    format!("{prefix}{at:016x}{count:016x}")
}

fn read_token(token: &str) -> Option<From> {
    let (prefix, digits) = token.split_at_checked(2)?;
    let (at, count) = digits.split_at_checked(16)?;
    let at = u64::from_str_radix(at, 16).ok()?.cast_signed();
    let place = (at, u64::from_str_radix(count, 16).ok()?);
    match prefix {
        "PA" => Some(From::Behind(place)),
        "PB" => Some(From::Before(place)),
        _ => None,
    }
}
