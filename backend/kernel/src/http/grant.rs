//! Permission in the signature: a handler that takes `Grant<needs::ApproveOrders>` cannot be called without it.

use std::marker::PhantomData;
use std::ops::Deref;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;

use crate::actor::Actor;
use crate::app::App;
use crate::error::{Error, General, Result};
use crate::permission::{Permission, PermissionType};

/// The signed-in actor, known to have the permission `P`. 401 without a session, 403 without the permission.
pub struct Grant<P> {
    /// Who acts.
    pub actor: Actor,
    permission: PhantomData<P>,
}

/// What somebody may do by role and not at present. A layer puts it into the request; every [`Grant`] asks for it, so that no
/// verb can be forgotten.
#[derive(Clone, Copy, Debug)]
pub struct Withheld {
    /// What may be done all the same.
    pub but: &'static [Permission],
    /// The refusal of everything else.
    pub why: fn() -> Error,
}

impl<P> std::fmt::Debug for Grant<P> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Grant").field(&self.actor).finish()
    }
}

impl<P> Deref for Grant<P> {
    type Target = Actor;

    fn deref(&self) -> &Actor {
        &self.actor
    }
}

impl<P: PermissionType> FromRequestParts<App> for Grant<P> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self> {
        // The session layer put the actor there.
        let actor = parts.extensions.get::<Actor>().cloned();
        let actor = actor.ok_or(General::NotSignedIn {})?;
        if let Some(withheld) = parts.extensions.get::<Withheld>()
            && actor.can(P::PERMISSION)
            && !withheld.but.contains(&P::PERMISSION)
        {
            return Err((withheld.why)());
        }
        if actor.can(P::PERMISSION) {
            Ok(Self {
                actor,
                permission: PhantomData,
            })
        } else {
            Err(Error::forbidden(P::PERMISSION))
        }
    }
}

/// A handler whose arguments are `State<App>`, `Grant<P>` and up to five more: its permission is known.
pub trait Granted<Arguments> {
    /// What the handler needs.
    const PERMISSION: Permission;
}

macro_rules! granted {
    ($($argument:ident),*) => {
        impl<F, Answer, P: PermissionType, $($argument),*>
            Granted<(axum::extract::State<App>, Grant<P>, $($argument,)*)> for F
        where
            F: Fn(axum::extract::State<App>, Grant<P>, $($argument),*) -> Answer,
        {
            const PERMISSION: Permission = P::PERMISSION;
        }
    };
}

granted!();
granted!(A);
granted!(A, B);
granted!(A, B, C);
granted!(A, B, C, D);
granted!(A, B, C, D, E);

/// The permission of a handler, by its type.
pub fn permission_of<Arguments, H: Granted<Arguments>>(_: &H) -> Permission {
    H::PERMISSION
}
