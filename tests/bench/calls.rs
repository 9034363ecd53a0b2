//! How soon a caller hears something: the answer to the webhook of a call, 16 at once, by rules of 50 steps and 20 people,
//! while history is fetched; beside a bare handler that says the same words to everybody, and beside one that says them
//! once the call is on the disk, in turn, during the same import.

use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use axum::Router;
use axum::http::header;
use axum::routing::post;
use deskbell_twilio::twiml::{Say, Verb, Voice};
use deskbell_twilio::{Clock, PhoneNumber, twiml};
use serde_json::{Value, json};

use crate::desks::{self, Desk, Running};
use crate::load::{self, CONNECTIONS};
use crate::report::Section;
use crate::results::{median, percentile};
use crate::texts::{self, Account, Answer};
use crate::{call_log, say};

/// How much is measured.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct Arguments {
    /// How many texts are fetched meanwhile.
    #[arg(long, default_value_t = 50_000)]
    texts: usize,
    /// How many calls come in one turn, to either.
    #[arg(long, default_value_t = 320)]
    calls: usize,
    /// How many turns there are at least; the import must last for all of them.
    #[arg(long, default_value_t = 10)]
    turns: usize,
    /// How many calls the short log holds, and the long one.
    #[arg(long, value_delimiter = ',', default_values_t = [10_000, 1_000_000])]
    logs: Vec<usize>,
    /// How often each log is asked for its first page.
    #[arg(long, default_value_t = 200)]
    times: u32,
}

/// What the answer to a call may take of a handler's that checks and keeps it as well.
const BAR: f64 = 3.0;
/// Between two texts that Twilio holds.
const APART: Duration = Duration::from_secs(20);
const STEPS: usize = 50;
const STAFF: usize = 20;

/// What both took, in milliseconds.
#[derive(Default)]
struct Took {
    bare: Vec<f64>,
    durable: Vec<f64>,
    desk: Vec<f64>,
}

impl Arguments {
    /// Measures both, and tells what came of it.
    ///
    /// # Errors
    /// When an answer is wrong, or the import did not last. Slowness is no error.
    pub(crate) async fn report(&self, place: &Path) -> Result<Section> {
        let door = self.door(place).await?;
        let log = call_log::measure(place, &self.logs, self.times).await?;
        let text = format!(
            "{door}\nThe call log is asked for its first page, {} times each in turn, with {} calls in it; medians.\n\n{log}",
            self.times,
            self.logs.iter().map(usize::to_string).collect::<Vec<_>>().join(" and "),
        );
        Ok(Section { title: "Calls", text })
    }

    async fn door(&self, place: &Path) -> Result<String> {
        let (account, clock) = (Account::new()?, Clock::system());
        let past = Clock::manual(clock.now() - APART * u32::try_from(self.texts)?);
        let sandbox = Arc::new(desks::sandbox_on(&account, past.clone()).await?);
        say(&format!("Twilio gets {} texts", self.texts));
        let ours = PhoneNumber::from_twilio(account.number)?;
        // The number points nowhere yet, so nobody is told.
        for (from, body, _) in texts::say(7, self.texts) {
            sandbox.text(&from, &ours, &body).await;
            past.advance(APART);
        }
        let folder = tempfile::Builder::new().prefix("calls-").tempdir_in(place)?;
        let (data, plain) = (folder.path().join("desk"), folder.path().join("plain"));
        for made in [&data, &plain] {
            std::fs::create_dir(made)?;
        }
        let desk = Running::open(&account, &data, &sandbox, desks::free_address()?).await?;
        answer_by_rules(&desk).await?;
        let fixed = Fixed::start()?;
        let floor = Running::start(Desk::Floor, &account, &plain).await?;
        let prepare = |url: &str, seed: u64, count| {
            Arc::new(texts::prepare_calls(&account, url, seed, count, Answer::Twiml))
        };
        let (bare_url, desk_url) = (format!("http://{}", fixed.address), desk.public_url.clone());
        let floor_url = floor.public_url.clone();
        // What is asked for the first time is asked before anything is measured.
        load::send_all(fixed.address, prepare(&bare_url, 1, CONNECTIONS)).await?;
        load::send_all(desk.address, prepare(&desk_url, 2, CONNECTIONS)).await?;
        load::send_all(floor.address, prepare(&floor_url, 3, CONNECTIONS)).await?;
        let prepare_turn = |turn| {
            [(&bare_url, 1000), (&floor_url, 2000), (&desk_url, 3000)]
                .map(|(url, seed)| prepare(url, seed + turn, self.calls))
        };
        let ready: Vec<_> = (0..u64::try_from(self.turns)?).map(prepare_turn).collect();
        desk.call("start_import", &json!({ "history": "everything" })).await?;
        let mut took = Took::default();
        for (turn, [to_bare, to_floor, to_desk]) in ready.into_iter().enumerate() {
            took.bare.extend(millis(&load::send_all(fixed.address, to_bare).await?.waits));
            took.durable.extend(millis(&load::send_all(floor.address, to_floor).await?.waits));
            took.desk.extend(millis(&load::send_all(desk.address, to_desk).await?.waits));
            // A turn counts only while history was fetched all the way through it.
            let import = desk.call("read_import", &json!({})).await?;
            if import.get("state") != Some(&json!("running")) {
                bail!(
                    "the import was over in turn {} of {}: let more texts be fetched",
                    turn + 1,
                    self.turns
                );
            }
        }
        desk.call("stop_import", &json!({})).await?;
        desk.quit().await?;
        self.tell(took)
    }

    fn tell(&self, took: Took) -> Result<String> {
        let of = |values: Vec<f64>| {
            percentile(&values, 99)
                .and_then(|late| Some((median(values)?, late)))
                .context("something was measured")
        };
        let (bare, bare_late) = of(took.bare)?;
        let (durable, durable_late) = of(took.durable)?;
        let (desk, desk_late) = of(took.desk)?;
        Ok(format!(
            "From the webhook of a call to its TwiML, {CONNECTIONS} at once, {} calls in each of {} turns, by rules of {STEPS} \
             steps and {STAFF} people, while {} texts are being fetched; beside a bare axum handler with a fixed answer, and \
             beside one that checks the signature and gives that answer once the call is a plain row on the disk, in \
             turn, during the same import. Medians count. The bar is for what owes the same before it answers: the bare \
             handler checks nothing and loses every call with the power.\n\n\
             |  | half within | 99 of 100 within | × bare | × on the disk | bar |\n\
             | --- | ---: | ---: | ---: | ---: | ---: |\n\
             | bare handler | {bare:.2} ms | {bare_late:.2} ms | 1 |  |  |\n\
             | the same, signed and on the disk | {durable:.2} ms | {durable_late:.2} ms | {:.2} | 1 |  |\n\
             | Deskbell | {desk:.2} ms | {desk_late:.2} ms | {:.2} | {:.2} | {BAR:.1} |\n",
            self.calls,
            self.turns,
            self.texts,
            durable / bare,
            desk / bare,
            desk / durable,
        ))
    }
}

fn millis(waits: &[Duration]) -> impl Iterator<Item = f64> {
    waits.iter().map(|wait| wait.as_secs_f64() * 1000.0)
}

/// Rules of so many steps, which ring so many people: ten together at once, and ten from behind a menu.
fn rules(mut rules: Value) -> Value {
    let people = |from: usize| -> Vec<Value> {
        let one =
            |at: usize| json!({ "name": format!("Person {at}"), "number": format!("+120655501{at:02}") });
        (from..from + STAFF / 2).map(one).collect()
    };
    let ring = |from| json!({ "step": "ring", "staff": people(from), "order": "all_at_once", "seconds": 20, "accept": "press_one", "shows": "theirs" });
    let greet = |at: usize| json!({ "step": "greet", "words": format!("Thank you for calling, part {at}.") });
    // Behind each of ten keys stand four steps: with the menu, its ring and what stands before it, fifty.
    let choice = |key: usize| {
        let mut steps: Vec<Value> = (0..3).map(greet).collect();
        steps.push(json!({ "step": "voicemail", "words": "Please leave a message." }));
        json!({ "key": key.to_string(), "name": format!("Matter {key}"), "steps": steps })
    };
    let menu = json!({ "step": "menu", "words": "", "repeats": 1, "otherwise": [ring(50)],
        "choices": (0..10).map(choice).collect::<Vec<_>>() });
    let mut open: Vec<Value> = (0..3).map(greet).collect();
    open.extend([ring(10), menu]);
    let voicemail = || json!([{ "step": "voicemail", "words": "Please leave a message." }]);
    for (name, steps) in [
        ("open", json!(open)),
        ("closed", voicemail()),
        ("unanswered", voicemail()),
        ("turnedAway", json!([{ "step": "reject" }])),
    ] {
        if let Some(place) = rules.get_mut(name) {
            *place = steps;
        }
    }
    if let Some(place) = rules.get_mut("withheld") {
        *place = voicemail();
    }
    rules
}

/// How many steps and people stand in rules.
fn counts(value: &Value) -> (usize, usize) {
    let own = (
        usize::from(value.get("step").is_some()),
        usize::from(value.get("number").is_some() && value.get("user").is_some()),
    );
    let inner: Vec<&Value> = match value {
        Value::Array(all) => all.iter().collect(),
        Value::Object(all) => all.values().collect(),
        _ => Vec::new(),
    };
    inner.into_iter().map(counts).fold(own, |sum, more| (sum.0 + more.0, sum.1 + more.1))
}

/// Lets the number answer by them, and looks that it does.
async fn answer_by_rules(desk: &Running) -> Result<()> {
    let numbers = desk.call("list_numbers", &json!({})).await?;
    let number = numbers.pointer("/0/id").cloned().context("there is a number")?;
    let routing = desk.call("read_routing", &json!({ "number": number })).await?;
    let kept = rules(routing.get("rules").cloned().context("it has rules")?);
    let saved = desk.call("save_routing", &json!({ "number": number, "rules": kept })).await?;
    match counts(saved.get("rules").context("they are kept")?) {
        (STEPS, STAFF) => Ok(()),
        (steps, staff) => bail!("the rules have {steps} steps and {staff} people"),
    }
}

/// The bare handler, running as a program of its own. Ends when dropped.
struct Fixed {
    address: SocketAddr,
    process: Child,
}

impl Drop for Fixed {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Fixed {
    fn start() -> Result<Fixed> {
        let mut command = Command::new(std::env::current_exe()?);
        let mut process = command.arg("fixed").stdin(Stdio::null()).stdout(Stdio::piped()).spawn()?;
        let mut address = String::new();
        BufReader::new(process.stdout.take().context("its output is ours")?).read_line(&mut address)?;
        Ok(Fixed { address: address.trim().parse()?, process })
    }
}

/// What everybody hears who is answered without rules.
pub(crate) fn fixed_words() -> String {
    Voice::new().then(Say::new("Thank you for calling.")).then(Verb::Hangup).to_xml()
}

/// Says the same to everybody, until it is killed. Says its address first.
pub(crate) async fn serve_fixed() -> Result<()> {
    let answer = fixed_words();
    let headers = [(header::CONTENT_TYPE, twiml::CONTENT_TYPE)];
    let router = Router::new().route(texts::CALL_PATH, post(move || async move { (headers, answer) }));
    let listener = tokio::net::TcpListener::bind(desks::free_address()?).await?;
    say(&listener.local_addr()?.to_string());
    axum::serve(listener, router).await.context("the bare handler gave way")
}
