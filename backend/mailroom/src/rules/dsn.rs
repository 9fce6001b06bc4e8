//! Reports of returned mail: delivery status notifications, RFC 3464.

use mail_parser::{Message, MessageParser, MimeHeaders as _, PartType};

/// What a report says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// Left part of the Message-ID of the mail that it is about.
    pub name: Option<String>,
    /// What became of it, recipient by recipient.
    pub returns: Vec<Return>,
}

/// What became of a mail for one recipient.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Return {
    /// The address, as the sender wrote it where the report says so.
    pub recipient: String,
    /// `failed`, `delayed`, `delivered`, `relayed` or `expanded` (RFC 3464, 2.3.3).
    pub action: String,
    /// Status code, e.g. `5.1.1` (RFC 3463).
    pub status: String,
    /// What the other server said.
    pub diagnostic: String,
}

impl Return {
    /// Will this mail never arrive?
    pub fn has_failed(&self) -> bool {
        self.action == "failed"
    }

    /// One line for people.
    pub fn reason(&self) -> String {
        format!("{} {}", self.status, self.diagnostic)
            .trim()
            .to_owned()
    }
}

/// Reads a report; otherwise says why it is none.
pub fn read(bytes: &[u8]) -> Result<Report, &'static str> {
    let message = MessageParser::default()
        .parse(bytes)
        .ok_or("this is no mail")?;
    let status = message
        .parts
        .iter()
        .find(|part| {
            is(part.content_type(), "message", "delivery-status")
                || is(part.content_type(), "message", "global-delivery-status")
        })
        .ok_or("it holds no part message/delivery-status")?;
    let fields = String::from_utf8_lossy(status.contents()).into_owned();
    let returns: Vec<Return> = blocks(&fields).iter().filter_map(returned).collect();
    if returns.is_empty() {
        return Err("its delivery status names no recipient");
    }
    Ok(Report {
        name: original(&message),
        returns,
    })
}

fn is(content_type: Option<&mail_parser::ContentType<'_>>, kind: &str, subtype: &str) -> bool {
    content_type.is_some_and(|found| {
        found.ctype().eq_ignore_ascii_case(kind)
            && found
                .subtype()
                .is_some_and(|found| found.eq_ignore_ascii_case(subtype))
    })
}

type Block = Vec<(String, String)>;

/// Groups of fields parted by blank lines; a line that begins with a blank goes on with the one before.
fn blocks(text: &str) -> Vec<Block> {
    let mut blocks: Vec<Block> = vec![Block::new()];
    for line in text.lines() {
        if line.trim().is_empty() {
            blocks.push(Block::new());
            continue;
        }
        let Some(block) = blocks.last_mut() else {
            continue;
        };
        if line.starts_with([' ', '\t']) {
            if let Some((_, value)) = block.last_mut() {
                value.push(' ');
                value.push_str(line.trim());
            }
        } else if let Some((name, value)) = line.split_once(':') {
            block.push((name.trim().to_lowercase(), value.trim().to_owned()));
        }
    }
    blocks
}

fn returned(block: &Block) -> Option<Return> {
    let field = |name: &str| {
        let found = block.iter().find(|(field, _)| field == name);
        found.map(|(_, value)| value.as_str())
    };
    let recipient = field("original-recipient").or_else(|| field("final-recipient"))?;
    Some(Return {
        recipient: typed(recipient).to_lowercase(),
        action: field("action").unwrap_or_default().to_lowercase(),
        status: field("status").unwrap_or_default().to_owned(),
        diagnostic: typed(field("diagnostic-code").unwrap_or_default()),
    })
}

/// `rfc822; a@b.cn` without its type, and without angle brackets.
fn typed(value: &str) -> String {
    let value = value.split_once(';').map_or(value, |(_, value)| value);
    value.trim().trim_matches(['<', '>']).to_owned()
}

/// Left part of the Message-ID of the returned mail: from its copy, from its headers, or from what the report refers to.
fn original(report: &Message<'_>) -> Option<String> {
    let copied = report.parts.iter().find_map(|part| match &part.body {
        PartType::Message(message) => message.message_id().map(str::to_owned),
        _ if is(part.content_type(), "text", "rfc822-headers") => MessageParser::default()
            .parse(part.contents())
            .and_then(|headers| headers.message_id().map(str::to_owned)),
        _ => None,
    });
    let referred = || {
        let ids = [report.in_reply_to(), report.references()];
        ids.iter().find_map(|header| {
            header
                .as_text_list()
                .and_then(|list| list.last().map(ToString::to_string))
        })
    };
    let id = copied.or_else(referred)?;
    let left = id.split('@').next().unwrap_or_default();
    Some(left.trim_start_matches('<').to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As Postfix writes it.
    fn postfix(returned_part: &str) -> String {
        format!(
            "From: MAILER-DAEMON@mx.example\r\nTo: orders@linjiang.example\r\nSubject: Undelivered Mail\r\n\
             MIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=\"B\"\r\n\r\n\
             --B\r\nContent-Type: text/plain\r\n\r\nI'm sorry to have to inform you …\r\n\
             --B\r\nContent-Type: message/delivery-status\r\n\r\n\
             Reporting-MTA: dns; mx.example\r\nArrival-Date: Mon, 23 Nov 2026 08:00:00 +0800\r\n\r\n\
             Final-Recipient: rfc822; Gone@Supplier.example\r\nAction: failed\r\nStatus: 5.1.1\r\n\
             Diagnostic-Code: smtp; 550 5.1.1 <gone@supplier.example>:\r\n    user unknown\r\n\r\n\
             {returned_part}--B--\r\n"
        )
    }

    const WHOLE: &str = "--B\r\nContent-Type: message/rfc822\r\n\r\nMessage-ID: <outbox-77@linjiang.example>\r\n\
                         Subject: x\r\n\r\nbody\r\n";
    const HEADERS: &str = "--B\r\nContent-Type: text/rfc822-headers\r\n\r\n\
                           Message-ID: <outbox-78@linjiang.example>\r\nSubject: x\r\n\r\n";

    #[test]
    fn a_report_names_the_mail_the_address_and_the_reason() {
        let report = read(postfix(WHOLE).as_bytes()).expect("a report");
        assert_eq!(report.name.as_deref(), Some("outbox-77"));
        let found = &report.returns[0];
        assert_eq!(found.recipient, "gone@supplier.example");
        assert!(found.has_failed());
        assert_eq!(
            found.reason(),
            "5.1.1 550 5.1.1 <gone@supplier.example>: user unknown"
        );
    }

    #[test]
    fn headers_alone_are_enough_and_without_them_the_mail_is_unknown() {
        let report = read(postfix(HEADERS).as_bytes()).expect("a report");
        assert_eq!(report.name.as_deref(), Some("outbox-78"));
        assert_eq!(read(postfix("").as_bytes()).expect("a report").name, None);
    }

    #[test]
    fn what_is_no_report_is_told() {
        assert!(read(b"Subject: hello\r\n\r\nI am away").is_err());
        assert!(read(b"").is_err());
        let nobody = postfix(WHOLE).replace("Final-Recipient", "X-Nobody");
        assert_eq!(
            read(nobody.as_bytes()),
            Err("its delivery status names no recipient")
        );
    }

    #[test]
    fn a_delay_is_no_failure() {
        let delayed = postfix(WHOLE).replace("Action: failed", "Action: Delayed");
        let report = read(delayed.as_bytes()).expect("a report");
        assert_eq!(report.returns[0].action, "delayed");
        assert!(!report.returns[0].has_failed());
    }
}
