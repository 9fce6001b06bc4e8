//! What the mailroom refuses.

use kernel::refusals;

refusals! {
    /// Why a verb of the mailroom is refused.
    pub enum MailRefusal in "mailroom" {
        /// Only mail that was given up or came back is sent again.
        NothingToResend { state: String } => "nothing_to_resend", 409;
        /// The file is no report of returned mail (RFC 3464).
        NotAReport { reason: String } => "not_a_report", 422;
    }
}
