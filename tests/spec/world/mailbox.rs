//! A real SMTP server on the loopback interface that keeps what it is sent.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use backend::kernel::mail::MailSettings;
use mailin::response::{INTERNAL_ERROR, NO_MAILBOX, OK, Response};
use mailin::{Action, Handler, SessionBuilder};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// The server and everything that has arrived, as raw letters.
#[derive(Clone)]
pub struct Mailbox {
    address: SocketAddr,
    shared: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    letters: Mutex<Vec<Vec<u8>>>,
    mood: Mutex<Mood>,
}

/// How the server treats its next letters.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub enum Mood {
    #[default]
    Friendly,
    /// "Try again later" (451).
    Busy,
    /// "No such mailbox" (550).
    Refusing,
}

impl Mailbox {
    pub async fn open() -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
            .await
            .expect("a free port");
        let mailbox = Self {
            address: listener.local_addr().expect("an address"),
            shared: Arc::default(),
        };
        let shared = mailbox.shared.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                // A client that hangs up in the middle is the client's affair.
                tokio::spawn(serve(stream, shared.clone()));
            }
        });
        mailbox
    }

    /// Settings that send mail here.
    pub fn settings(&self) -> MailSettings {
        MailSettings {
            url: format!("smtp://{}", self.address),
            from: "药械管理中心 <orders@linjiang.example>".to_owned(),
            folder: PathBuf::new(),
            ..MailSettings::default()
        }
    }

    pub fn letters(&self) -> Vec<Vec<u8>> {
        self.shared.letters.lock().expect("letters").clone()
    }

    pub fn mood(&self, mood: Mood) {
        *self.shared.mood.lock().expect("mood") = mood;
    }
}

struct Receiving {
    shared: Arc<Shared>,
    letter: Vec<u8>,
}

impl Handler for Receiving {
    fn rcpt(&mut self, _to: &str) -> Response {
        match *self.shared.mood.lock().expect("mood") {
            Mood::Refusing => NO_MAILBOX,
            _ => OK,
        }
    }

    fn data(&mut self, bytes: &[u8]) -> std::io::Result<()> {
        self.letter.extend_from_slice(bytes);
        Ok(())
    }

    fn data_end(&mut self) -> Response {
        let letter = std::mem::take(&mut self.letter);
        if *self.shared.mood.lock().expect("mood") == Mood::Busy {
            return INTERNAL_ERROR;
        }
        self.shared.letters.lock().expect("letters").push(letter);
        OK
    }
}

async fn serve(stream: TcpStream, shared: Arc<Shared>) -> std::io::Result<()> {
    let handler = Receiving {
        shared,
        letter: Vec::new(),
    };
    let mut session =
        SessionBuilder::new("mail.test").build(IpAddr::V4(Ipv4Addr::LOCALHOST), handler);
    let mut stream = BufReader::new(stream);
    stream.write_all(&session.greeting().buffer()?).await?;
    let mut line = Vec::new();
    loop {
        line.clear();
        if stream.read_until(b'\n', &mut line).await? == 0 {
            return Ok(());
        }
        let answer = session.process(&line);
        if answer.action != Action::NoReply {
            stream.write_all(&answer.buffer()?).await?;
            stream.flush().await?;
        }
        // After a refused letter the state machine would take the next command for text of the letter.
        if answer.action == Action::Close || answer.code == INTERNAL_ERROR.code {
            return Ok(());
        }
    }
}
