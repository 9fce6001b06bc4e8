//! Mailroom 收发室: what a notice becomes for each reader, and what became of every mail.
//!
//! | 中文 | word | meaning |
//! |---|---|---|
//! | 通知 | notice | what a slice tells a desk; always a line in the inbox |
//! | 模板 | template | subject and text of a kind of notice, in both languages |
//! | 邮件投递 | delivery | one mail to one desk or person, with every attempt |
//! | 每日汇总 | digest | one mail a day with what can wait |
//! | 免打扰 | quiet hours | nothing but urgent mail leaves |
//! | 退信 | bounce | a mail server's report that a mail came back (RFC 3464) |
//! | 可疑地址 | suspect address | mail to it came back and nobody has vouched for it since |
//!
//! Slices write notices ([`kernel::notice::Notice`]); a duty turns them into mail. A new kind of notice needs its template,
//! `backend/locales/{zh-CN,en}/mail/<kind>.toml`, and nothing else.

pub mod actions;
pub mod duties;
pub mod http;
pub mod model;
mod report;
pub mod rules;
mod store;
pub mod today;

pub use http::routes;
