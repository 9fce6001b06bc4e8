//! Identity: signing in, the tree of organisations, users, and standing in for one another.

use reqwest::Method;
use serde_json::{Value, json};

use crate::world::{Person, World, hours, minutes, seed::PASSWORD};

async fn id_of_user(world: &World, login: &str) -> String {
    let admin = world.person("admin").await;
    let found = admin.list(&format!("/api/identity/users?q={login}")).await;
    let exact = found
        .iter()
        .find(|user| user["login"] == login)
        .expect("a user");
    exact["id"].as_str().expect("an id").to_owned()
}

async fn organisation(person: &Person, code: &str) -> Value {
    let found = person
        .list(&format!("/api/identity/organisations?q={code}"))
        .await;
    found
        .into_iter()
        .find(|row| row["code"] == code)
        .expect("an organisation")
}

fn path_of(row: &Value) -> String {
    format!(
        "/api/identity/organisations/{}",
        row["id"].as_str().expect("an id")
    )
}

spec! {
    async fn a_clerk_signs_in_and_sees_desk_roles_and_permissions(world: World) {
        let clerk = world.person("east.clerk").await;
        let me = clerk.get("/api/identity/me").await.ok();
        assert_eq!(me["organisation"]["code"], "east");
        assert_eq!(me["roles"], json!(["clerk"]));
        let permissions = me["permissions"].as_array().expect("permissions");
        assert!(permissions.contains(&json!("submit_requisition")));
        assert!(!permissions.contains(&json!("approve_orders")));
        clerk.delete("/api/identity/session").await.ok();
        let out = world.stranger();
        out.get("/api/identity/me").await.refused("kernel.not_signed_in");
    }

    async fn a_wrong_password_and_an_unknown_login_get_the_same_answer(world: World) {
        for (login, password) in [("east.clerk", "wrong"), ("nobody.here", PASSWORD)] {
            let answer = world.somebody(login, password).sign_in().await;
            assert_eq!(answer.status, 401);
            answer.refused("identity.sign_in_refused");
        }
    }

    async fn five_wrong_passwords_lock_the_account_for_a_quarter_of_an_hour(world: World) {
        let guesser = world.somebody("east.clerk", "wrong");
        for _ in 0..5 {
            guesser.sign_in().await.refused("identity.sign_in_refused");
        }
        let owner = world.somebody("east.clerk", PASSWORD);
        let locked = owner.sign_in().await.refused("identity.locked");
        assert_eq!(locked["params"]["retry_after_seconds"], 900);
        world.clock.advance(minutes(14));
        owner.sign_in().await.refused("identity.locked");
        world.clock.advance(minutes(1));
        owner.sign_in().await.ok();
    }

    async fn an_administrator_lifts_a_lock(world: World) {
        let guesser = world.somebody("east.clerk", "wrong");
        for _ in 0..5 {
            guesser.sign_in().await;
        }
        let admin = world.person("admin").await;
        let path = format!("/api/identity/users/{}", id_of_user(&world, "east.clerk").await);
        let user = admin.get(&path).await;
        assert_eq!(user.body["can"], json!(["amend", "reset_password", "deactivate", "activate"]));
        admin.act(&format!("{path}/activation"), user.version(), json!({})).await.ok();
        world.somebody("east.clerk", PASSWORD).sign_in().await.ok();
    }

    async fn a_session_ends_when_nobody_uses_it_and_after_half_a_day_in_any_case(world: World) {
        let idle = world.somebody("east.clerk", PASSWORD);
        idle.sign_in().await.ok();
        let busy = world.somebody("east.head", PASSWORD);
        busy.sign_in().await.ok();
        let alive = async |person: &Person| {
            let request = person.request(Method::GET, "/api/identity/me");
            request.send().await.expect("an answer").status().as_u16()
        };
        for _ in 0..7 {
            world.clock.advance(minutes(100));
            assert_eq!(alive(&busy).await, 200);
        }
        assert_eq!(alive(&idle).await, 401);
        world.clock.advance(minutes(20));
        assert_eq!(alive(&busy).await, 401);
        world.run_duties().await;
        assert_eq!(alive(&busy).await, 401);
    }

    async fn a_request_that_another_page_caused_is_refused(world: World) {
        let admin = world.person("admin").await;
        let request = || admin.request(Method::POST, "/api/identity/me/locale").json(&json!({ "locale": "en" }));
        let status = |request: reqwest::RequestBuilder| async move {
            request.send().await.expect("an answer").status().as_u16()
        };
        assert_eq!(status(request().header("origin", "https://elsewhere.example")).await, 403);
        assert_eq!(status(request().header("origin", world.base().to_owned())).await, 204);
        let bare = world.somebody("east.clerk", PASSWORD);
        let signed_in = bare.sign_in().await;
        let cookie = signed_in.headers["set-cookie"].to_str().expect("a cookie").to_owned();
        assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"), "{cookie}");
        let cookie = cookie.split(';').next().expect("a cookie").to_owned();
        let without_token = world
            .stranger()
            .request(Method::POST, "/api/identity/me/locale")
            .header("cookie", cookie)
            .json(&json!({ "locale": "en" }));
        let guessed = without_token.try_clone().expect("a request").header("x-csrf-token", "guessed");
        assert_eq!(status(without_token).await, 403);
        assert_eq!(status(guessed).await, 403);
    }

    async fn problems_are_told_in_the_language_of_the_reader(world: World) {
        let clerk = world.person("east.clerk").await;
        let chinese = clerk.get("/api/identity/users").await;
        assert_eq!(chinese.body["detail"], "您的岗位没有这项权限。");
        assert_eq!(chinese.headers["content-type"], "application/problem+json");
        let ask = |request: reqwest::RequestBuilder| request.header("accept-language", "en-GB,en;q=0.8");
        let english = clerk.send(Method::GET, "/api/identity/users", ask).await;
        assert_eq!(english.body["detail"], "Your role does not have this permission.");
        assert_eq!(english.headers["x-request-id"].to_str().ok(), english.body["request_id"].as_str());
    }

    async fn a_facility_sees_its_own_subtree_and_the_centre(world: World) {
        let codes = async |login: &str| {
            let rows = world.person(login).await.list("/api/identity/organisations?limit=3").await;
            let mut codes: Vec<String> =
                rows.iter().map(|row| row["code"].as_str().expect("a code").to_owned()).collect();
            codes.sort();
            codes.join(" ")
        };
        assert_eq!(codes("east.clerk").await, "centre east east1 east2");
        assert_eq!(codes("east1.clerk").await, "centre east1");
        assert_eq!(codes("sinopharm.clerk").await, "centre east east1 east2 hospital sinopharm west west1");
        assert_eq!(codes("buyer").await.split(' ').count(), 10);
        let west = organisation(&*world.person("buyer").await, "west").await;
        let stranger = world.person("east.clerk").await;
        stranger.get(&path_of(&west)).await.refused("kernel.not_found");
    }

    async fn organisations_are_found_by_sound_and_by_initials(world: World) {
        let admin = world.person("admin").await;
        for typed in ["dfz", "dongfeng", "东风", "EAST"] {
            let found = admin.list(&format!("/api/identity/organisations?q={typed}")).await;
            assert_eq!(found[0]["code"], "east", "{typed}");
        }
        assert!(admin.list("/api/identity/organisations?q=%25").await.is_empty(), "a percent sign is text");
    }

    async fn a_village_moves_to_another_township_and_its_reach_with_it(world: World) {
        let admin = world.person("admin").await;
        let village = admin.get(&path_of(&organisation(&admin, "east1").await)).await;
        let (version, mut body) = (village.version(), village.ok());
        let path = path_of(&body);
        let west = organisation(&admin, "west").await;
        let change = json!({ "parent_id": west["id"], "facts": body["facts"].take() });
        admin.put(&path, version, change.clone()).await.ok();
        let east = world.person("east.clerk").await;
        east.get(&path).await.refused("kernel.not_found");
        world.person("west.clerk").await.get(&path).await.ok();
        world.person("hospital.clerk").await.get(&path).await.ok();
        let township = admin.get(&path_of(&west)).await;
        let under_itself = json!({ "parent_id": body["id"], "facts": township.body["facts"] });
        admin.put(&path_of(&west), township.version(), under_itself).await.refused_fields(&["/parent_id identity.wrong_parent"]);
    }

    async fn an_organisation_with_active_ones_below_stays_on(world: World) {
        let admin = world.person("admin").await;
        let west = organisation(&admin, "west").await;
        let village = organisation(&admin, "west1").await;
        let off = |row: Value, version: i64| {
            let admin = admin.clone();
            async move { admin.act(&format!("{}/deactivation", path_of(&row)), version, json!({})).await }
        };
        let refused = off(west.clone(), 1).await.refused("identity.has_active_children");
        assert_eq!(refused["params"]["count"], 1);
        off(village.clone(), 1).await.ok();
        off(west.clone(), 1).await.ok();
        world.somebody("west.clerk", PASSWORD).sign_in().await.refused("identity.sign_in_refused");
        admin.act(&format!("{}/activation", path_of(&village)), 2, json!({})).await.refused("identity.parent_inactive");
        let centre = organisation(&admin, "centre").await;
        off(centre, 1).await.refused("identity.centre_stays");
    }

    async fn an_organisation_needs_its_place_and_its_facts(world: World) {
        let admin = world.person("admin").await;
        let path = "/api/identity/organisations";
        let east = organisation(&admin, "east").await;
        let new = |facts: Value| json!({ "kind": "village", "parent_id": east["id"], "facts": facts });
        admin.create(path, new(json!({ "code": "", "name": " " }))).await.refused_fields(&[
            "/code kernel.field_required", "/name kernel.field_required", "/short_name kernel.field_required",
        ]);
        admin.create(path, new(json!({ "code": "x", "name": "x", "colour": "red" }))).await
            .refused_fields(&["/facts/colour kernel.field_malformed"]);
        admin.create(path, new(json!({ "code": "east1", "name": "东三村" }))).await.refused("identity.code_taken");
        let village = admin.create(path, new(json!({ "code": "east3", "name": "东三村卫生室" }))).await;
        assert_eq!(village.status, 201);
        assert_eq!(village.ok()["parent"]["code"], "east");
        world.person("east.clerk").await.get("/api/identity/organisations").await.ok();
    }

    async fn a_new_user_must_change_the_password_before_anything_else(world: World) {
        let admin = world.person("admin").await;
        let east = organisation(&admin, "east").await;
        let user = json!({
            "organisation_id": east["id"], "login": "Fang.Wang", "password": "given by admin",
            "facts": { "name": "王芳", "roles": ["clerk"] },
        });
        assert_eq!(admin.create("/api/identity/users", user).await.ok()["login"], "fang.wang");
        let new = world.somebody("fang.wang", "given by admin");
        let me = new.sign_in().await.ok();
        assert_eq!(me["must_change_password"], true);
        new.get("/api/identity/organisations").await.refused("kernel.forbidden");
        let change = async |current: &str, to: &str| {
            new.post("/api/identity/me/password", json!({ "current": current, "new": to })).await
        };
        change("wrong", "a much better one").await.refused_fields(&["/current identity.wrong_password"]);
        change("given by admin", "short").await.refused_fields(&["/new kernel.field_too_short"]);
        change("given by admin", "given by admin").await.refused_fields(&["/new identity.same_password"]);
        assert_eq!(change("given by admin", "a much better one").await.status, 204);
        new.get("/api/identity/organisations").await.ok();
    }

    async fn roles_fit_the_desk(world: World) {
        let admin = world.person("admin").await;
        let east = organisation(&admin, "east").await;
        let user = |roles: Value| json!({
            "organisation_id": east["id"], "login": "somebody", "password": "given by admin",
            "facts": { "name": "某人", "roles": roles },
        });
        admin.create("/api/identity/users", user(json!(["manager"]))).await
            .refused_fields(&["/roles/0 identity.role_elsewhere"]);
        admin.create("/api/identity/users", user(json!([]))).await
            .refused_fields(&["/roles kernel.field_required"]);
    }

    async fn a_user_switched_off_is_out_at_once(world: World) {
        let admin = world.person("admin").await;
        let clerk = world.somebody("west.clerk", PASSWORD);
        clerk.sign_in().await.ok();
        let path = format!("/api/identity/users/{}", id_of_user(&world, "west.clerk").await);
        admin.act(&format!("{path}/deactivation"), 1, json!({})).await.ok();
        let answer = clerk.request(Method::GET, "/api/identity/me").send().await.expect("an answer");
        assert_eq!(answer.status().as_u16(), 401);
        clerk.sign_in().await.refused("identity.sign_in_refused");
        let own = format!("/api/identity/users/{}", id_of_user(&world, "admin").await);
        admin.act(&format!("{own}/deactivation"), 1, json!({})).await.refused("identity.not_yourself");
    }

    async fn a_deputy_acts_for_an_absent_head_and_both_names_are_journaled(world: World) {
        let head = world.person("east.head").await;
        let clerk = world.person("east.clerk").await;
        let clerk_id = id_of_user(&world, "east.clerk").await;
        let head_id = id_of_user(&world, "east.head").await;
        clerk.act_for(Some(&head_id)).await.refused("identity.not_delegated");
        let given = head.create("/api/identity/delegations", json!({
            "to_user_id": clerk_id, "starts_on": "2026-11-23", "ends_on": "2026-11-24", "reason": "外出培训",
        })).await;
        let me = clerk.get("/api/identity/me").await.ok();
        assert_eq!(me["can_act_for"][0]["id"], json!(head_id));
        let me = clerk.act_for(Some(&head_id)).await.ok();
        assert_eq!(me["roles"], json!(["head"]));
        assert_eq!(me["acting_for"]["id"], json!(head_id));
        assert_eq!(me["user"]["id"], json!(clerk_id));
        clerk.create("/api/identity/delegations", json!({
            "to_user_id": head_id, "starts_on": "2026-11-23", "ends_on": "2026-11-24", "reason": "转托",
        })).await.refused("identity.delegation_chain");
        clerk.post("/api/identity/me/locale", json!({ "locale": "en" })).await;
        let journal = world.person("manager").await.list("/api/journal?entity=user_account").await;
        let line = journal.iter().find(|line| line["verb"] == "amend").expect("a line");
        assert_eq!((&line["actor"]["id"], &line["behalf_of"]["id"]), (&json!(clerk_id), &json!(head_id)));
        let path = format!("/api/identity/delegations/{}/revocation", given.clone().id());
        head.act(&path, given.version(), json!({})).await.ok();
        let me = clerk.get("/api/identity/me").await.ok();
        assert_eq!((&me["roles"], &me["acting_for"]), (&json!(["clerk"]), &Value::Null), "taken back at once");
        head.act(&path, given.version() + 1, json!({})).await.refused("identity.delegation_over");
    }

    async fn a_delegation_ends_with_its_last_day(world: World) {
        let head = world.person("east.head").await;
        let clerk = world.person("east.clerk").await;
        let head_id = id_of_user(&world, "east.head").await;
        head.create("/api/identity/delegations", json!({
            "to_user_id": id_of_user(&world, "east.clerk").await,
            "starts_on": "2026-11-23", "ends_on": "2026-11-24", "reason": "外出培训",
        })).await.ok();
        clerk.act_for(Some(&head_id)).await.ok();
        world.clock.advance(hours(39));
        clerk.act_for(Some(&head_id)).await.ok();
        world.clock.advance(hours(1));
        assert_eq!(clerk.get("/api/identity/me").await.ok()["acting_for"], Value::Null);
    }

    async fn work_is_delegated_to_ones_own_desk_or_the_one_above(world: World) {
        let village = world.person("east1.head").await;
        let names: Vec<String> = village.get("/api/identity/colleagues").await.ok().as_array().expect("people")
            .iter().map(|person| person["name"].as_str().expect("a name").to_owned()).collect();
        assert!(names.contains(&"east.head".to_owned()) && names.contains(&"east1.clerk".to_owned()));
        assert!(!names.iter().any(|name| name.starts_with("west") || name == "manager" || name == "east1.head"));
        let to_west = json!({
            "to_user_id": id_of_user(&world, "west.head").await,
            "starts_on": "2026-11-23", "ends_on": "2026-11-24", "reason": "培训",
        });
        village.create("/api/identity/delegations", to_west).await.refused("identity.delegate_elsewhere");
    }

    async fn a_policy_set_for_tomorrow_holds_from_tomorrow(world: World) {
        let manager = world.person("manager").await;
        let set = |value: Value, day: &str| {
            let body = json!({ "key": "identity.sign_in", "value": value, "effective_on": day });
            let manager = manager.clone();
            async move { manager.create("/api/policies", body).await }
        };
        set(json!({ "max_failures": 2 }), "2026-11-22").await.refused_fields(&["/effective_on kernel.field_out_of_range"]);
        set(json!({ "max_failures": "many" }), "2026-11-24").await.refused_fields(&["/value kernel.field_malformed"]);
        assert_eq!(set(json!({ "max_failures": 2 }), "2026-11-24").await.status, 204);
        let policies = manager.get("/api/policies").await.ok();
        let policy = policies.as_array().expect("policies").iter().find(|policy| policy["key"] == "identity.sign_in");
        assert_eq!(policy.expect("a policy")["current"]["max_failures"], 5);
        world.clock.advance(hours(16));
        let guesser = world.somebody("east.clerk", "wrong");
        guesser.sign_in().await.refused("identity.sign_in_refused");
        guesser.sign_in().await.refused("identity.sign_in_refused");
        guesser.sign_in().await.refused("identity.locked");
    }
}
