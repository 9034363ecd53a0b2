//! The operating system's keychain as the core's [`Secrets`]: one entry per secret, under the service
//! `app.deskbell.desk`.
//!
//! Invariant: only the keychain's own "there is no such entry" counts as none. Everything that merely hides a secret
//! is an error.

use deskbell_core::secrets::{Secrets, SecretsError};
use deskbell_twilio::Secret;
use keyring::v1::{Entry, Error};

/// How the entries are found in the keychain.
const SERVICE: &str = "app.deskbell.desk";

/// The keychain of the person who runs Deskbell.
#[derive(Debug)]
pub(crate) struct Keychain;

impl Secrets for Keychain {
    fn read(&self, name: &str) -> Result<Option<Secret>, SecretsError> {
        found(open(name).and_then(|entry| entry.get_password()).map(Secret::new))
    }

    fn write(&self, name: &str, secret: &Secret) -> Result<(), SecretsError> {
        open(name).and_then(|entry| entry.set_password(secret.expose())).map_err(|error| cause(&error))
    }

    fn delete(&self, name: &str) -> Result<(), SecretsError> {
        found(open(name).and_then(|entry| entry.delete_credential())).map(|_| ())
    }
}

/// Whether the keychain was not there when it was first asked. It is looked for once in a process, so that only a new
/// start can find one that has appeared since.
pub(crate) fn needs_new_start() -> bool {
    Entry::store_status().is_err()
}

fn open(name: &str) -> Result<Entry, Error> {
    Entry::new(SERVICE, name)
}

fn found<T>(asked: Result<T, Error>) -> Result<Option<T>, SecretsError> {
    match asked {
        Ok(found) => Ok(Some(found)),
        Err(Error::NoEntry) => Ok(None),
        Err(error) => Err(cause(&error)),
    }
}

fn cause(error: &Error) -> SecretsError {
    match error {
        // The error itself does not say why there is no keychain; its first start does.
        Error::NoDefaultStore => match Entry::store_status() {
            Err(first) => explain(first),
            Ok(()) => explain(error),
        },
        _ => explain(error),
    }
}

/// Which of the three a keychain's error is. The platforms' own errors can only be told apart by their text: the D-Bus
/// names of the Secret Service, and the codes of `Security.framework`.
fn explain(error: &Error) -> SecretsError {
    let text = match error {
        Error::PlatformFailure(source) | Error::NoStorageAccess(source) => format!("{source:?}"),
        _ => String::new(),
    };
    let says = |words: &[&str]| words.iter().any(|word| text.contains(word));
    // errSecUserCanceled, errSecAuthFailed, and what a bus or a sandbox forbids.
    if says(&["AccessDenied", "code: -128", "code: -25293"]) {
        return SecretsError::Denied;
    }
    // errSecInteractionNotAllowed: locked, and nobody there to unlock it.
    if says(&["IsLocked", "code: -25308"]) {
        return SecretsError::Locked;
    }
    match error {
        Error::NoStorageAccess(_) => SecretsError::Locked,
        Error::PlatformFailure(source) => SecretsError::Unavailable(source.to_string()),
        // Not its Debug: an unreadable secret's bytes would be in it.
        _ => SecretsError::Unavailable(error.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A keychain's own error, as its text shows it.
    #[derive(Debug)]
    #[expect(dead_code, reason = "only its text matters")]
    enum Platform {
        Prompt,
        IsLocked,
        AccessDenied,
        ServiceUnknown,
        Error { code: i32 },
    }

    impl std::fmt::Display for Platform {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("as the platform says")
        }
    }

    impl std::error::Error for Platform {}

    fn failure(platform: Platform) -> Error {
        Error::PlatformFailure(Box::new(platform))
    }

    #[test]
    fn only_a_keychain_that_says_so_holds_no_secret() {
        assert_eq!(found::<u8>(Err(Error::NoEntry)), Ok(None));
        assert_eq!(found(Ok(1)), Ok(Some(1)));
        for hidden in [
            Error::NoStorageAccess(Box::new(Platform::Prompt)),
            failure(Platform::ServiceUnknown),
            Error::BadEncoding(vec![0xff]),
            Error::Ambiguous(Vec::new()),
            Error::Invalid("user".into(), "is odd".into()),
        ] {
            assert!(found::<u8>(Err(hidden)).is_err());
        }
    }

    #[test]
    fn a_prompt_that_nobody_answered_means_locked() {
        assert_eq!(explain(&Error::NoStorageAccess(Box::new(Platform::Prompt))), SecretsError::Locked);
        assert_eq!(explain(&failure(Platform::IsLocked)), SecretsError::Locked);
        assert_eq!(explain(&failure(Platform::Error { code: -25308 })), SecretsError::Locked);
    }

    #[test]
    fn a_no_means_denied() {
        assert_eq!(explain(&failure(Platform::AccessDenied)), SecretsError::Denied);
        assert_eq!(explain(&failure(Platform::Error { code: -128 })), SecretsError::Denied);
        assert_eq!(explain(&failure(Platform::Error { code: -25293 })), SecretsError::Denied);
    }

    #[test]
    fn everything_else_means_that_no_keychain_answers_and_shows_no_secret() {
        for error in [failure(Platform::ServiceUnknown), Error::BadEncoding(b"quiet\xff".to_vec())] {
            let SecretsError::Unavailable(why) = explain(&error) else { panic!("{error:?}") };
            assert!(!why.contains("quiet") && !why.contains("113"), "{why}");
        }
    }
}
