//! Who acts: a person at a desk, perhaps for an absent colleague, or the system itself.

use crate::ids::{OrganisationId, UserId};
use crate::permission::{Permission, Permissions, Role};
use crate::problem::locale::Locale;
use crate::reach::Reach;
use crate::word_enum;

word_enum! {
    /// What an organisation is.
    pub enum OrganisationKind {
        /// 药械管理中心.
        Centre = "centre",
        /// 牵头医院.
        LeadHospital = "lead_hospital",
        /// 乡镇卫生院.
        Township = "township",
        /// 村卫生室.
        Village = "village",
        /// 配送企业.
        Supplier = "supplier",
        /// 卫健/医保.
        Supervisor = "supervisor",
    }
}

impl OrganisationKind {
    /// Hospitals, township centres and villages: the places that request and receive.
    pub fn is_facility(self) -> bool {
        matches!(self, Self::LeadHospital | Self::Township | Self::Village)
    }
}

/// Somebody who acts, with everything that rules and the journal need to know about him.
#[derive(Clone, Debug)]
pub struct Actor {
    /// The person at the keyboard; none for the system's duties.
    pub user_id: Option<UserId>,
    /// The absent colleague for whom that person acts, whose desk, roles and reach are used.
    pub behalf_of: Option<UserId>,
    /// Everybody who has delegated his work to this person today, whether used just now or not.
    pub stands_for: Vec<UserId>,
    /// The desk; none for the system's duties.
    pub organisation_id: Option<OrganisationId>,
    /// What kind of desk; duties act as the centre.
    pub organisation_kind: OrganisationKind,
    /// Roles in force.
    pub roles: Vec<Role>,
    /// What these roles may do.
    pub permissions: Permissions,
    /// Which rows exist.
    pub reach: Reach,
    /// The language in which answers are written.
    pub locale: Locale,
    /// The request, or the run of a duty, that caused all this.
    pub request_id: String,
}

impl Actor {
    /// The system itself, on duty.
    pub fn system(duty: &str) -> Self {
        Self {
            user_id: None,
            behalf_of: None,
            stands_for: Vec::new(),
            organisation_id: None,
            organisation_kind: OrganisationKind::Centre,
            roles: Vec::new(),
            permissions: Permissions::all(),
            reach: Reach::Everything,
            locale: Locale::default(),
            request_id: format!("duty:{duty}"),
        }
    }

    /// May this actor do that?
    pub fn can(&self, permission: Permission) -> bool {
        self.permissions.contains(permission)
    }

    /// Is this the system rather than a person?
    pub fn is_system(&self) -> bool {
        self.user_id.is_none()
    }

    /// Where an organisation of this kind sees: its own subtree, its own papers, everything, nothing.
    pub fn reach_of(kind: OrganisationKind, organisation: OrganisationId) -> Reach {
        match kind {
            OrganisationKind::Centre | OrganisationKind::Supervisor => Reach::Everything,
            OrganisationKind::Supplier => Reach::Supplier { id: organisation },
            OrganisationKind::LeadHospital
            | OrganisationKind::Township
            | OrganisationKind::Village => Reach::Facilities { root: organisation },
        }
    }

    /// The user whose name a document carries as its author: the person, not the absent colleague.
    /// Duties have none.
    pub fn author(&self) -> Option<UserId> {
        self.user_id
    }
}
