//! Twice is once: a repeated creating request is answered, not repeated.

use serde_json::json;

use crate::world::World;

fn village() -> serde_json::Value {
    json!({
        "organisation_id": "0", "login": "new.clerk", "password": "a good long one",
        "facts": { "name": "新来的", "roles": ["clerk"] },
    })
}

spec! {
    async fn the_same_request_twice_creates_once_and_answers_the_same(world: World) {
        let admin = world.person("admin").await;
        let east = admin.list("/api/identity/organisations?q=east1").await[0]["id"].clone();
        let mut body = village();
        body["organisation_id"] = east;
        let first = admin.create_as("key-1", "/api/identity/users", body.clone()).await;
        assert_eq!(first.status, 201);
        let again = admin.create_as("key-1", "/api/identity/users", body.clone()).await;
        assert_eq!((again.status, &again.body), (201, &first.body));
        let found = admin.list("/api/identity/users?q=new.clerk").await;
        assert_eq!(found.len(), 1);
        body["login"] = json!("another");
        admin.create_as("key-1", "/api/identity/users", body.clone()).await.refused("kernel.idempotency_key_reused");
        body["login"] = json!("new.clerk");
        admin.create("/api/identity/users", body.clone()).await.refused("identity.login_taken");
        admin.post("/api/identity/users", body).await.refused("kernel.idempotency_key_missing");
    }

    async fn the_same_request_twice_at_once_creates_once(world: World) {
        let admin = world.person("admin").await;
        let east = admin.list("/api/identity/organisations?q=east1").await[0]["id"].clone();
        let mut body = village();
        body["organisation_id"] = east;
        let ask = || admin.create_as("key-2", "/api/identity/users", body.clone());
        let (one, two, three) = tokio::join!(ask(), ask(), ask());
        assert_eq!(one.clone().id(), two.id());
        assert_eq!(one.id(), three.id());
        assert_eq!(admin.list("/api/identity/users?q=new.clerk").await.len(), 1);
    }

    async fn another_person_may_use_the_same_key(world: World) {
        let today = "2026-11-23";
        let delegation = |to: &str| json!({ "to_user_id": to, "starts_on": today, "ends_on": today, "reason": "培训" });
        let east = world.person("east.head").await;
        let west = world.person("west.head").await;
        let colleague = |person: &std::sync::Arc<crate::world::Person>| {
            let person = person.clone();
            async move { person.get("/api/identity/colleagues").await.ok()[0]["id"].as_str().expect("id").to_owned() }
        };
        let (at_east, at_west) = (colleague(&east).await, colleague(&west).await);
        let one = east.create_as("same", "/api/identity/delegations", delegation(&at_east)).await.id();
        let two = west.create_as("same", "/api/identity/delegations", delegation(&at_west)).await.id();
        assert_ne!(one, two);
    }
}
