//! What the rows of the surface become: the dispatcher, the questions that are asked before, and the page's TypeScript.
//!
//! A row ends in `=> messages::send(args)`, a function of the open account and what was asked, or in `=` and work of its
//! own on the whole app.

macro_rules! surface {
    ($( $name:ident ( $args:ty ) -> $reply:ty , [ $($door:ident),+ ] $( confirm $sentence:literal )? $( ask $question:path )? $( = $work:expr )? $( => $($function:ident)::+ ( $($given:ident)? ) )? ; )*) => {
        /// Does what `name` says with the JSON text `args`.
        ///
        /// # Errors
        /// [`Error::UnknownCall`] when there is no such call for this door; else what the call says.
        pub async fn call(app: &Arc<App>, door: Door, name: &str, args: &str) -> Result<Reply, Error> {
            let admitted = gate::admit(app, name)?;
            // In a block of its own, so that what goes wrong passes the lock too.
            let reply = async { match name {
                $( stringify!($name) => {
                    if ![$(Door::$door),+].contains(&door) {
                        return Err(Error::UnknownCall);
                    }
                    let _asked: $args = decode(args)?;
                    $( let reply: $reply = { let work = $work; work(app.clone(), _asked).await? }; )?
                    $(
                        $( let $given = _asked; )?
                        let office = app.office()?;
                        let reply: $reply = $($function)::+(&office, $($given)?).await?;
                    )?
                    reply.into_reply()
                } )*
                "read_picture" if door == Door::Window => {
                    let args: pictures::ReadPicture = decode(args)?;
                    pictures::read(&*app.office()?, args).await.map(Reply::Bytes)
                }
                "read_voicemail" if door == Door::Window => {
                    let args: voicemails::VoicemailArgs = decode(args)?;
                    voicemails::read(&*app.office()?, args).await.map(Reply::Bytes)
                }
                "read_greeting" if door == Door::Window => {
                    let args: greetings::GreetingArgs = decode(args)?;
                    greetings::read(&*app.office()?, args).await.map(Reply::Bytes)
                }
                "read_document" if door == Door::Window => {
                    let args: compliance::ReadDocument = decode(args)?;
                    compliance::read_document(&*app.office()?, args).await.map(Reply::Bytes)
                }
                "download_backup" if door == Door::Window => {
                    let Nothing {} = decode(args)?;
                    account::download_backup(app).await.map(Reply::Bytes)
                }
                "read_phone_picture" if door == Door::Window => {
                    let args: practice::ReadPhonePicture = decode(args)?;
                    practice::read_phone_picture(&*app.office()?, args).await.map(Reply::Bytes)
                }
                _ => Err(Error::UnknownCall),
            } };
            let reply = reply.await;
            admitted.let_out(app, reply)
        }

        /// The question that the shell's native dialog must ask before this call, for the few that need it. Where it
        /// names what the call is about, what cannot be read is asked about all the same: the call refuses it.
        #[must_use]
        pub fn confirmation(app: &App, name: &str, args: &str) -> Option<String> {
            // The question could name what nobody may see; the call is refused.
            if app.is_locked() {
                return None;
            }
            match name {
                $( $( stringify!($name) => Some($sentence.to_owned()), )? )*
                $( $( stringify!($name) => Some(match decode::<$args>(args) {
                    Ok(args) => $question(app, &args),
                    Err(_) => "Continue?".to_owned(),
                }), )? )*
                "download_backup" => Some(
                    "Save a back-up of all texts, people and pictures? Whoever has the file and the recovery code can read it."
                        .to_owned(),
                ),
                _ => None,
            }
        }

        /// The name of every call.
        #[must_use]
        pub fn names() -> &'static [&'static str] {
            &[$( stringify!($name), )* "read_picture", "read_voicemail", "read_greeting", "read_document", "read_phone_picture", "download_backup"]
        }

        /// The rows of the surface and all their types, as TypeScript.
        #[must_use]
        pub fn typescript() -> String {
            let mut types = typescript::Types::default();
            let mut rows = String::new();
            $( rows.push_str(&types.row::<$args, $reply>(stringify!($name))); )*
            rows.push_str(&types.row_of_bytes::<pictures::ReadPicture>("read_picture"));
            rows.push_str(&types.row_of_bytes::<voicemails::VoicemailArgs>("read_voicemail"));
            rows.push_str(&types.row_of_bytes::<greetings::GreetingArgs>("read_greeting"));
            rows.push_str(&types.row_of_bytes::<compliance::ReadDocument>("read_document"));
            rows.push_str(&types.row_of_bytes::<practice::ReadPhonePicture>("read_phone_picture"));
            rows.push_str(&types.row_of_bytes::<Nothing>("download_backup"));
            let gifts = [
                types.row::<pictures::AttachPicture, pictures::Picture>("attach_picture"),
                types.row::<compliance::AttachDocument, compliance::SubmissionView>("attach_document"),
                types.row::<greetings::AddGreeting, greetings::Greeting>("add_greeting"),
                types.row::<contacts::import::OpenImport, contacts::import::ImportPreview>("open_contact_import"),
                types.row::<account::RestoreBackup, AppState>("restore_backup"),
            ]
            .concat();
            types.add::<crate::events::Event>();
            types.add::<crate::error::WireError>();
            types.file(&rows, &gifts)
        }
    };
}
