//! A request's body on its way to whoever wants it.
//! Invariant: only a request that was said whole keeps its place in the crowd.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use axum::body::{Bytes, HttpBody};
use hyper::body::{Frame, Incoming, SizeHint};

use crate::crowd::Place;

/// A body that tells the crowd when its last byte has come.
pub(crate) struct Whole {
    body: Incoming,
    place: Arc<Place>,
}

impl Whole {
    pub(crate) fn new(body: Incoming, place: Arc<Place>) -> Whole {
        let whole = Whole { body, place };
        whole.look();
        whole
    }

    fn look(&self) {
        if self.body.is_end_stream() {
            self.place.speak();
        }
    }
}

impl HttpBody for Whole {
    type Data = Bytes;
    type Error = hyper::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, hyper::Error>>> {
        let frame = ready!(Pin::new(&mut self.body).poll_frame(context));
        match &frame {
            Some(Ok(_)) => self.look(),
            Some(Err(_)) => {}
            None => self.place.speak(),
        }
        Poll::Ready(frame)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
