//! Settings: defaults, then the configuration file, then `YAOSHU_*`, then flags. All of them are explained in
//! `docs/configuration.md`.

use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context as _;
use backend::kernel::app::Settings;
use backend::kernel::clock::{Clock, Instant};
use backend::kernel::db::Options;
use backend::kernel::mail::MailSettings;
use backend::kernel::sealing::SealingKeys;
use figment::Figment;
use figment::providers::{Env, Format, Serialized, Toml};
use serde::{Deserialize, Serialize};

use super::{Command, Common, web};

/// Everything an operator may choose.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// Address to listen on.
    pub listen: String,
    /// Folder for the database and for mail that has no server to go to.
    pub data_dir: PathBuf,
    /// `sqlite://PATH` or `postgres://…`; empty: `yaoshu.sqlite3` in `data_dir`.
    pub database_url: String,
    /// Connections for readers on SQLite, for everybody on PostgreSQL.
    pub database_connections: u32,
    /// Address under which browsers reach us.
    pub public_url: String,
    /// A demo county.
    pub demo: bool,
    /// Where a demo county's clock starts; a flag only, so that no server that people work with is moved by a forgotten line.
    #[serde(skip)]
    pub as_of: Option<Instant>,
    /// Does this process run the timetable?
    pub scheduler: bool,
    /// Mail server, e.g. `smtps://user:password@mail.example`; empty: mail is written into `data_dir/mail`.
    pub mail_url: String,
    /// Who writes, e.g. `临江县药械管理中心 <orders@example.org>`.
    pub mail_from: String,
    /// PEM file with certificates that may vouch for the mail server besides the public ones; empty: none.
    pub mail_ca: PathBuf,
    /// Folder in which returned mail is found; empty: `bounces` in `data_dir`.
    pub mail_bounces: PathBuf,
    /// Keys that seal what patients told, `name:base64,…`, the first seals; empty: the file `patient.keys` in `data_dir`.
    pub patient_keys: String,
    /// Names this process among its fellows; empty: host name and process id.
    pub instance: String,
    /// Largest JSON body.
    pub max_body_bytes: usize,
    /// A request is given up after so long.
    pub request_timeout_seconds: u64,
    /// What to log.
    pub log: String,
    /// One JSON object a line instead of text.
    pub log_json: bool,
}

impl Default for Config {
    fn default() -> Self {
        let settings = Settings::default();
        Self {
            listen: "127.0.0.1:8080".to_owned(),
            data_dir: PathBuf::from("data"),
            database_url: String::new(),
            database_connections: Options::default().connections,
            public_url: String::new(),
            demo: false,
            as_of: None,
            scheduler: true,
            mail_url: String::new(),
            mail_from: "药枢 Yaoshu <yaoshu@localhost>".to_owned(),
            mail_ca: PathBuf::new(),
            mail_bounces: PathBuf::new(),
            patient_keys: String::new(),
            instance: String::new(),
            max_body_bytes: settings.max_body_bytes,
            request_timeout_seconds: settings.request_timeout_seconds,
            log: "info".to_owned(),
            log_json: false,
        }
    }
}

impl Config {
    /// The settings in force for this command line.
    pub fn load(common: &Common, command: &Command) -> Result<Self, Box<figment::Error>> {
        let file = match &common.config {
            Some(path) => Toml::file_exact(path),
            None => Toml::file_exact("yaoshu.toml"),
        };
        let mut layers = Figment::from(Serialized::defaults(Self::default()));
        if common.config.is_some() || Path::new("yaoshu.toml").exists() {
            layers = layers.merge(file);
        }
        // Names of test tools share the prefix, so only our own keys are read.
        let keys = Self::keys();
        let own: Vec<&str> = keys.iter().map(String::as_str).collect();
        let mut config: Self = layers
            .merge(Env::prefixed("YAOSHU_").only(&own))
            .extract()
            .map_err(Box::new)?;
        config.apply_flags(common, command);
        if config.database_url.is_empty() {
            let file = config.data_dir.join("yaoshu.sqlite3");
            config.database_url = format!("sqlite://{}", file.display());
        }
        Ok(config)
    }

    fn apply_flags(&mut self, common: &Common, command: &Command) {
        if let Some(url) = &common.database_url {
            self.database_url.clone_from(url);
        }
        if let Some(log) = &common.log {
            self.log.clone_from(log);
        }
        if let Command::Serve(args) = command {
            if let Some(listen) = &args.listen {
                self.listen.clone_from(listen);
            }
            if let Some(url) = &args.public_url {
                self.public_url.clone_from(url);
            }
            self.demo |= args.demo;
            self.as_of = args.as_of;
            self.scheduler &= !args.without_scheduler;
        }
    }

    /// The name of every setting.
    fn keys() -> Vec<String> {
        match serde_json::to_value(Self::default()) {
            Ok(serde_json::Value::Object(fields)) => fields.keys().cloned().collect(),
            _ => Vec::new(),
        }
    }

    /// The clock by which everything is done. Only a demo county may live on another day.
    pub fn clock(&self) -> anyhow::Result<Clock> {
        match self.as_of {
            None => Ok(Clock::System),
            Some(start) if self.demo => Ok(Clock::from_now_on(start)),
            Some(_) => anyhow::bail!("--as-of moves the clock of a demo county only (--demo)"),
        }
    }

    /// How the database is opened.
    pub fn options(&self) -> Options {
        Options {
            connections: self.database_connections,
            ..Options::default()
        }
    }

    /// How mail leaves.
    pub fn mail(&self) -> MailSettings {
        MailSettings {
            url: self.mail_url.clone(),
            from: self.mail_from.clone(),
            folder: self.data_dir.join("mail"),
            ca: given(&self.mail_ca),
            bounces: given(&self.mail_bounces).unwrap_or_else(|| self.data_dir.join("bounces")),
        }
    }

    /// What handlers need to know.
    pub fn settings(&self) -> anyhow::Result<Settings> {
        Ok(Settings {
            public_url: self.public_url.clone(),
            demo: self.demo,
            quick_passwords: false,
            max_body_bytes: self.max_body_bytes,
            request_timeout_seconds: self.request_timeout_seconds,
            mail: self.mail(),
            assets: Some(web::asset),
            sealing: Arc::new(self.sealing()?),
            ..Settings::default()
        })
    }

    /// The keys that seal what patients told. Where none are set they lie in a file of their own, made at the first start: who
    /// copies the database does not copy them.
    fn sealing(&self) -> anyhow::Result<SealingKeys> {
        if !self.patient_keys.trim().is_empty() {
            return SealingKeys::parse(&self.patient_keys).context("patient_keys");
        }
        let file = self.data_dir.join("patient.keys");
        if !file.exists() {
            std::fs::create_dir_all(&self.data_dir)?;
            let mut options = std::fs::OpenOptions::new();
            options.write(true).create_new(true).mode(0o600);
            match options.open(&file) {
                Ok(mut made) => made.write_all(SealingKeys::new_line("first").as_bytes())?,
                // Another process of this machine was faster.
                Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error).with_context(|| file.display().to_string()),
            }
        }
        let text = std::fs::read_to_string(&file).with_context(|| file.display().to_string())?;
        SealingKeys::parse(&text).with_context(|| file.display().to_string())
    }

    /// Names this process.
    pub fn instance(&self) -> String {
        if !self.instance.is_empty() {
            return self.instance.clone();
        }
        let host = std::fs::read_to_string("/etc/hostname").unwrap_or_default();
        let host = if host.trim().is_empty() {
            "yaoshu"
        } else {
            host.trim()
        };
        format!("{host}-{}", std::process::id())
    }
}

/// A day, of which the morning is meant, or a minute, in China.
pub fn moment(text: &str) -> Result<Instant, String> {
    let minute = match text.len() {
        10 => format!("{text}T08:00:00+08:00"),
        _ => format!("{text}:00+08:00"),
    };
    let unread = |_| "a day YYYY-MM-DD or a minute YYYY-MM-DDThh:mm is expected".to_owned();
    minute.parse().map_err(unread)
}

/// An empty path is none.
fn given(path: &Path) -> Option<PathBuf> {
    (!path.as_os_str().is_empty()).then(|| path.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_demo_county_lives_on_another_day() {
        let morning = moment("2027-02-01").expect("a day");
        assert_eq!(morning, moment("2027-02-01T08:00").expect("a minute"));
        assert_eq!(morning.local(), "2027-02-01 08:00");
        assert!(moment("tomorrow").is_err() && moment("2027-02-30").is_err());
        let mut config = Config {
            as_of: Some(morning),
            ..Config::default()
        };
        assert!(config.clock().is_err());
        config.demo = true;
        assert!(config.clock().is_ok_and(|clock| clock.now() >= morning));
    }

    #[test]
    fn every_setting_is_explained_with_its_default() {
        let page = include_str!("../../docs/configuration.md");
        for key in Config::keys() {
            assert!(
                page.contains(&format!("| `{key}` |")),
                "docs/configuration.md does not explain {key}"
            );
            let variable = format!("`YAOSHU_{}`", key.to_uppercase());
            assert!(
                page.contains(&variable),
                "docs/configuration.md does not name {variable}"
            );
        }
    }

    #[test]
    #[expect(clippy::result_large_err, reason = "the closure's type is figment's")]
    fn flags_win_over_environment_over_file_over_defaults() {
        figment::Jail::expect_with(|jail| {
            jail.create_file(
                "yaoshu.toml",
                "listen = '0.0.0.0:1'\nlog = 'debug'\ndemo = true",
            )?;
            jail.set_env("YAOSHU_LISTEN", "0.0.0.0:2");
            jail.set_env("YAOSHU_TEST_POSTGRES", "somebody else's");
            let args = super::super::ServeArgs {
                listen: None,
                demo: false,
                as_of: None,
                without_scheduler: true,
                public_url: None,
            };
            let common = Common {
                log: Some("warn".to_owned()),
                ..Common::default()
            };
            let config = Config::load(&common, &Command::Serve(args)).map_err(|error| *error)?;
            assert_eq!(
                (config.listen.as_str(), config.log.as_str()),
                ("0.0.0.0:2", "warn")
            );
            assert!(config.demo && !config.scheduler);
            assert_eq!(config.database_url, "sqlite://data/yaoshu.sqlite3");
            jail.create_file("yaoshu.toml", "lissten = '0.0.0.0:1'")?;
            assert!(
                Config::load(&common, &Command::Migrate).is_err(),
                "a misspelt setting is told"
            );
            Ok(())
        });
    }
}
