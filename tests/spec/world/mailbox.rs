//! A real SMTP server on the loopback interface that keeps what it is sent: plain, with STARTTLS, or TLS from the start,
//! by a certificate of its own authority.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use backend::kernel::mail::MailSettings;
use mailin::response::{INTERNAL_ERROR, NO_MAILBOX, OK, Response};
use mailin::{Action, AuthMechanism, Handler, Session, SessionBuilder};
use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;

/// The server and everything that has arrived, as raw letters.
#[derive(Clone)]
pub struct Mailbox {
    address: SocketAddr,
    lock: Lock,
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
    /// Takes the letter and is never heard of again.
    Silent,
}

/// When TLS begins.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Lock {
    Never,
    Starttls,
    AtOnce,
}

/// A certificate for `localhost` that vouches for itself, and the key to it.
pub struct Authority {
    pub pem: String,
    acceptor: TlsAcceptor,
}

impl Authority {
    pub fn new() -> Self {
        let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]);
        let made = made.expect("a certificate");
        let key = PrivateKeyDer::try_from(made.signing_key.serialize_der()).expect("a key");
        let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .expect("versions")
            .with_no_client_auth()
            .with_single_cert(vec![made.cert.der().clone()], key)
            .expect("a certificate and its key");
        Self {
            pem: made.cert.pem(),
            acceptor: TlsAcceptor::from(Arc::new(config)),
        }
    }
}

impl Mailbox {
    pub async fn open() -> Self {
        Self::listen(Lock::Never, None).await
    }

    /// One that speaks TLS and lets in only whoever knows [`Mailbox::settings`]' password.
    pub async fn locked(lock: Lock, authority: &Authority) -> Self {
        Self::listen(lock, Some(authority.acceptor.clone())).await
    }

    async fn listen(lock: Lock, acceptor: Option<TlsAcceptor>) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
            .await
            .expect("a free port");
        let mailbox = Self {
            address: listener.local_addr().expect("an address"),
            lock,
            shared: Arc::default(),
        };
        let shared = mailbox.shared.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                // A client that hangs up in the middle is the client's affair.
                tokio::spawn(serve(stream, lock, acceptor.clone(), shared.clone()));
            }
        });
        mailbox
    }

    /// Settings that send mail here.
    pub fn settings(&self) -> MailSettings {
        let port = self.address.port();
        MailSettings {
            url: match self.lock {
                Lock::Never => format!("smtp://{}", self.address),
                Lock::Starttls => format!("smtp://yaoshu:s%40cret@localhost:{port}?tls=required"),
                Lock::AtOnce => format!("smtps://yaoshu:s%40cret@localhost:{port}"),
            },
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

impl Receiving {
    fn mood(&self) -> Mood {
        *self.shared.mood.lock().expect("mood")
    }
}

impl Handler for Receiving {
    fn rcpt(&mut self, _to: &str) -> Response {
        match self.mood() {
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
        if self.mood() == Mood::Busy {
            return INTERNAL_ERROR;
        }
        self.shared.letters.lock().expect("letters").push(letter);
        OK
    }

    fn auth_plain(&mut self, _: &str, user: &str, password: &str) -> Response {
        match (user, password) {
            ("yaoshu", "s@cret") => mailin::response::AUTH_OK,
            _ => mailin::response::INVALID_CREDENTIALS,
        }
    }
}

async fn serve(
    stream: TcpStream,
    lock: Lock,
    acceptor: Option<TlsAcceptor>,
    shared: Arc<Shared>,
) -> std::io::Result<()> {
    let handler = Receiving {
        shared: shared.clone(),
        letter: Vec::new(),
    };
    let mut builder = SessionBuilder::new("mail.test");
    if lock != Lock::Never {
        builder.enable_auth(AuthMechanism::Plain);
    }
    if lock == Lock::Starttls {
        builder.enable_start_tls();
    }
    let mut session = builder.build(IpAddr::V4(Ipv4Addr::LOCALHOST), handler);
    match (lock, acceptor) {
        (Lock::AtOnce, Some(acceptor)) => {
            let mut stream = BufReader::new(acceptor.accept(stream).await?);
            session.tls_active();
            greet(&mut stream, &session).await?;
            converse(&mut stream, &mut session, &shared).await.map(drop)
        }
        (Lock::Starttls, Some(acceptor)) => {
            let mut plain = BufReader::new(stream);
            greet(&mut plain, &session).await?;
            if converse(&mut plain, &mut session, &shared).await? == Action::UpgradeTls {
                let mut stream = BufReader::new(acceptor.accept(plain.into_inner()).await?);
                session.tls_active();
                converse(&mut stream, &mut session, &shared).await?;
            }
            Ok(())
        }
        _ => {
            let mut stream = BufReader::new(stream);
            greet(&mut stream, &session).await?;
            converse(&mut stream, &mut session, &shared).await.map(drop)
        }
    }
}

async fn greet(
    stream: &mut (impl AsyncWrite + Unpin),
    session: &Session<Receiving>,
) -> std::io::Result<()> {
    stream.write_all(&session.greeting().buffer()?).await?;
    stream.flush().await
}

/// Until the other side hangs up, or TLS is to begin.
async fn converse<S: AsyncRead + AsyncWrite + Unpin>(
    stream: &mut BufReader<S>,
    session: &mut Session<Receiving>,
    shared: &Shared,
) -> std::io::Result<Action> {
    let mut line = Vec::new();
    loop {
        line.clear();
        if stream.read_until(b'\n', &mut line).await? == 0 {
            return Ok(Action::Close);
        }
        let taken = shared.letters.lock().expect("letters").len();
        let answer = session.process(&line);
        let took_one = shared.letters.lock().expect("letters").len() > taken;
        if took_one && *shared.mood.lock().expect("mood") == Mood::Silent {
            std::future::pending::<()>().await;
        }
        if answer.action != Action::NoReply {
            stream.write_all(&answer.buffer()?).await?;
            stream.flush().await?;
        }
        // After a refused letter the state machine would take the next command for text of the letter.
        let over = answer.action == Action::Close || answer.code == INTERNAL_ERROR.code;
        if over || answer.action == Action::UpgradeTls {
            return Ok(answer.action);
        }
    }
}
