//! Decisions about organisations, users and delegations. Pure: facts in, decision or refusal out.

pub mod delegation;
pub mod organisation;
pub mod sign_in;
pub mod user;

use kernel::prelude::*;

refusals! {
    /// Why identity says no.
    pub enum Refusal in "identity" {
        /// Login or password is wrong. Does not say which.
        SignInRefused {} => "sign_in_refused", 401;
        /// The second person's login or password is wrong.
        VouchRefused {} => "vouch_refused", 422;
        /// Too many wrong passwords in a row.
        Locked { retry_after_seconds: i64 } => "locked", 429;
        /// The present password was not given rightly.
        WrongPassword {} => "wrong_password", 422;
        /// The new password is the old one.
        SamePassword {} => "same_password", 422;
        /// The password contains the login.
        PasswordContainsLogin {} => "password_contains_login", 422;
        /// The password is one character over and over.
        PasswordTooPlain {} => "password_too_plain", 422;
        /// This kind of organisation does not stand under that kind.
        WrongParent { kind: String, parent: String } => "wrong_parent", 422;
        /// An organisation cannot stand below itself.
        Cycle {} => "parent_cycle", 422;
        /// The code belongs to another organisation.
        CodeTaken { code: String } => "code_taken", 409;
        /// Something below it still takes part.
        HasActiveChildren { count: i64 } => "has_active_children", 409;
        /// The centre itself cannot be switched off.
        CentreStays {} => "centre_stays", 409;
        /// It already is as asked.
        AlreadySo {} => "already_so", 409;
        /// What is above it does not take part.
        ParentInactive {} => "parent_inactive", 409;
        /// The login belongs to somebody else.
        LoginTaken { login: String } => "login_taken", 409;
        /// The role does not exist at this kind of organisation.
        RoleElsewhere { role: String, kind: String } => "role_elsewhere", 422;
        /// The organisation does not take part.
        OrganisationInactive {} => "organisation_inactive", 409;
        /// Nobody switches himself off.
        NotYourself {} => "not_yourself", 409;
        /// The deputy is the absent person.
        DelegateYourself {} => "delegate_yourself", 422;
        /// The deputy works somewhere that is neither the same desk nor above it.
        DelegateElsewhere {} => "delegate_elsewhere", 422;
        /// What was delegated is not delegated on.
        DelegationChain {} => "delegation_chain", 409;
        /// The last day lies before the first, or in the past.
        DelegationDays {} => "delegation_days", 422;
        /// Longer than the policy allows.
        DelegationTooLong { max_days: i64 } => "delegation_too_long", 422;
        /// It was taken back already, or is over.
        DelegationOver {} => "delegation_over", 409;
        /// The county has its centre already.
        AlreadyFounded {} => "already_founded", 409;
        /// No delegation of that colleague holds today.
        NotDelegated {} => "not_delegated", 403;
    }
}
