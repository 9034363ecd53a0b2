//! What a person can do at the doors of an inbox: try again, open it with its recovery code or without its pictures, keep
//! that code, change to another account.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::app::{App, AppState, PRACTICE, State};
use super::line::Words;
use super::problem::Problem;
use super::roster::Choice;
use crate::error::Error;
use crate::ingress::Retry;
use crate::store::RecoveryCode;

/// New words to write down.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RenewedCode {
    /// Twelve of them. Shown once.
    pub recovery_code: String,
}

/// Asks to open an account that this computer knows.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct OpenAccount {
    /// Twilio's name for it.
    pub sid: String,
}

impl App {
    /// Tries again what stood in the way.
    pub(crate) async fn retry_open(&self) -> AppState {
        self.reopen(None).await
    }

    /// Opens an inbox whose key the keychain has lost.
    ///
    /// # Errors
    /// `bad_input` when the code is none, or belongs to another inbox. Nothing is changed then.
    pub(crate) async fn open_with_recovery(&self, typed: &str) -> Result<AppState, Error> {
        let code = RecoveryCode::parse(typed)?;
        let _turn = self.turning.lock().await;
        if self.office().is_ok() {
            return Ok(self.read_state());
        }
        let choice = self.read_roster().await?.choice;
        let state = match self.open(&choice, Some(code), "", Words::NotNow).await {
            Ok((state, _)) => state,
            // A code that does not fit is mended on the page where it was typed.
            Err(error @ Error::BadInput { .. }) => return Err(error),
            // The key is back; whatever stands in the way now has its own page.
            Err(error) => State::Problem(Problem::of(&error)),
        };
        self.turn_to(state);
        Ok(self.read_state())
    }
}

impl App {
    /// Opens an inbox whose file of pictures and sounds is gone or damaged, without it: a new one is made, and what Twilio
    /// still holds is fetched anew. Of what is there no file is deleted.
    ///
    /// # Errors
    /// When the inbox itself cannot be opened, or what the disk says.
    pub(crate) async fn open_without_media(&self) -> Result<AppState, Error> {
        let _turn = self.turning.lock().await;
        if self.office().is_ok() {
            return Ok(self.read_state());
        }
        let (account, is_practice) = match self.read_roster().await?.choice {
            Choice::None => return Ok(self.read_state()),
            Choice::Practice => (PRACTICE.to_owned(), true),
            Choice::Account { sid } => (sid.as_str().to_owned(), false),
        };
        let (folder, secrets, clock) =
            (self.folder_of(&account), self.secrets_of(is_practice), self.plan.clock.clone());
        let give_up = move || super::opening::give_media_up(&folder, &account, &*secrets, &clock);
        tokio::task::spawn_blocking(give_up).await.map_err(Error::internal)??;
        self.open_remembered(None).await;
        Ok(self.read_state())
    }
}

impl App {
    /// Opens the practice line because somebody asked for it. One that is spoilt is set aside and begins anew: nothing of
    /// it is anybody's.
    pub(super) async fn open_practice(&self) -> Result<State, Error> {
        let open = || self.open(&Choice::Practice, None, "", Words::NotNow);
        match open().await {
            Err(error) if matches!(error.code(), "damaged" | "missing" | "wrong_key" | "key_lost") => {
                let aside = format!("{PRACTICE}.aside-{}", self.plan.clock.now().0);
                tokio::fs::rename(self.folder_of(PRACTICE), self.folder_of(&aside))
                    .await
                    .map_err(|source| Error::disk("set the spoilt practice line aside", source))?;
                open().await.map(|(state, _)| state)
            }
            opened => opened.map(|(state, _)| state),
        }
    }
}

impl App {
    /// Somebody has written the recovery code of the open inbox down: it is not made anew any more.
    ///
    /// # Errors
    /// When no account is open, or the store cannot be written.
    pub(crate) async fn keep_recovery_code(&self) -> Result<(), Error> {
        let office = self.office()?;
        super::opening::note_words_kept(office.store()).await?;
        office.note_finished();
        Ok(())
    }
}

impl App {
    /// New words to write down, because nobody has said that the former ones were.
    ///
    /// # Errors
    /// When no account is open, somebody has, or the keychain does not answer.
    pub(crate) async fn renew_recovery_code(&self) -> Result<RenewedCode, Error> {
        let office = self.office()?;
        if !super::opening::is_unfinished(office.store()).await? {
            return Err(Error::bad_input(
                "code",
                "The recovery code of this inbox has been written down already.",
            ));
        }
        let is_practice = office.is_practice();
        let account = if is_practice { PRACTICE } else { office.account_sid().as_str() };
        let (folder, secrets) = (self.folder_of(account), self.secrets_of(is_practice));
        let code = super::opening::renew_words(folder, account.to_owned(), secrets).await?;
        Ok(RenewedCode { recovery_code: code.words().to_owned() })
    }

    /// Closes the account that is open, line and all, and opens another one that this computer knows. What stands in
    /// its way becomes its page.
    ///
    /// # Errors
    /// When this computer does not know it.
    pub(crate) async fn open_account(&self, sid: &str) -> Result<AppState, Error> {
        let _turn = self.turning.lock().await;
        let known = self.roster().find(sid).map(|known| known.sid.clone());
        let choice = Choice::Account { sid: known.ok_or(Error::NotFound("account"))? };
        let is_open =
            self.office().is_ok_and(|office| !office.is_practice() && office.account_sid().as_str() == sid);
        if !is_open {
            self.leave_current().await;
            self.remember(|roster| roster.choice = choice)?;
            self.open_remembered(None).await;
        }
        Ok(self.read_state())
    }

    /// Proves the line anew at once, whatever it waits for.
    pub(crate) fn retry_line(&self) {
        self.plan.ingress.retry(Retry::Wished);
    }

    /// The computer is in a network again: a line that is down is tried at once.
    pub(crate) fn note_network(&self) {
        self.plan.ingress.retry(Retry::Hinted);
    }
}
