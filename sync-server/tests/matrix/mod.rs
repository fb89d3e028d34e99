//! Who may do what: one line per route. Letters: nobody, then cadre, village, township, county, auditor, administrator.
//! `y` allowed · `s` allowed in the own divisions and below, refused elsewhere · `-` refused.
//! The last column is the body that is sent, with VILLAGE and DIVISION of the place aimed at.

/// Method, path, letters, body.
pub const MATRIX: &[(&str, &str, &str, &str)] = &[
    // Signing in                 n cvtcaa
    ("GET", "/setup", "yyyyyyy", ""),
    ("POST", "/setup", "yyyyyyy", "{}"),
    ("POST", "/session", "yyyyyyy", "{}"),
    ("DELETE", "/session", "-yyyyyy", ""),
    ("GET", "/me", "-yyyyyy", ""),
    ("POST", "/password", "-yyyyyy", "{}"),
    ("GET", "/divisions", "-yyyyyy", ""),
    // People and devices
    ("GET", "/people", "---ss-s", ""),
    ("POST", "/people", "---ss-s", r#"{"name":"新来的","role":"cadre","divisions":["DIVISION"]}"#),
    ("PATCH", "/people/{person}", "---ss-s", r#"{"name":"李梅梅"}"#),
    ("POST", "/people/{person}/enrolments", "---ss-s", ""),
    ("GET", "/devices", "---ss-s", ""),
    ("POST", "/devices/{device}/revoke", "---ss-s", r#"{"reason":"手机丢了"}"#),
    ("POST", "/devices/{device}/open", "---ss-s", r#"{"request":"CJ00"}"#),
    ("GET", "/quarantine", "---ss-s", ""),
    ("POST", "/quarantine/accept", "---ss-s", HANDED_IN),
    ("POST", "/quarantine/dismiss", "---ss-s", HANDED_IN),
    ("GET", "/audit", "----sss", ""),
    ("GET", "/audit.csv", "----sss", ""),
    // Reading
    ("GET", "/overview", "-ssssss", ""),
    ("GET", "/visits", "-ssssss", ""),
    ("GET", "/coverage", "-ssssss", ""),
    ("GET", "/overdue", "-ssssss", ""),
    ("GET", "/campaigns", "-ssssss", ""),
    ("GET", "/campaigns/households", "-ssssss", ""),
    ("GET", "/campaigns/{village}/{document}", "-ssssss", ""),
    ("GET", "/grievances", "-ssssss", ""),
    ("GET", "/grievances/{village}/{document}", "-ssssss", ""),
    ("GET", "/rounds", "-ssssss", ""),
    ("GET", "/surveys", "-ssssss", ""),
    ("GET", "/surveys/{village}/{document}", "-ssssss", ""),
    ("GET", "/households", "-ssssss", ""),
    ("GET", "/households/{village}/{document}", "-ssssss", ""),
    ("GET", "/history/{village}/{document}", "-ssssss", ""),
    ("GET", "/pictures/{village}/{document}", "-ssssss", ""),
    ("GET", "/picture/{village}/{name}", "-ssssss", ""),
    ("GET", "/conflicts", "-ssssss", ""),
    ("GET", "/reports/monthly", "-ssssss", ""),
    ("GET", "/search", "-ssssss", ""),
    ("GET", "/rules", "-ssssss", ""),
    ("GET", "/rules/file", "---ss-s", ""),
    // Writing as the office's device
    ("POST", "/grievances/{village}/{document}/steps", "--sss--", r#"{"kind": "ACT"}"#),
    ("POST", "/surveys/{village}/{document}/review", "---ss--", r#"{"verdict": "accept"}"#),
    ("POST", "/campaigns", "--sss--", r#"{"villages":[{"village":"VILLAGE"}],"campaign":{"number":"1"}}"#),
    ("POST", "/campaigns/close", "--sss--", r#"{"villages":[{"village":"VILLAGE"}],"number":"1"}"#),
    (
        "POST",
        "/conflicts/settle",
        "-sss---",
        r#"{"village": "VILLAGE", "document": "018f0000-0000-7000-8000-000000000007", "path": "phone", "value": "1"}"#,
    ),
    ("POST", "/rules", "---ss-s", r#"{"group":"round","rules":{"source":"镇里","opens_month":9,"opens_day":1}}"#),
    ("POST", "/rules/reset", "---ss-s", r#"{"group":"round"}"#),
    ("POST", "/rules/file", "---ss-s", ""),
    // Bundles: whose villages a file is about is known when it is open (`bundles_at_the_console`)
    ("POST", "/bundles/preview", "---yy-y", ""),
    ("POST", "/bundles", "---yy-y", ""),
    // Exports and templates
    ("GET", "/exports/{file}", "-ssss-s", ""),
    ("POST", "/exports/lists", "-ssss-s", r#"{"list":"visits","rows":{"VILLAGE":3}}"#),
    ("GET", "/templates", "---yy-y", ""),
    ("POST", "/templates", "---ss-s", ""),
    ("GET", "/templates/{template}", "---yy-y", ""),
    ("DELETE", "/templates/{template}", "---yy-y", ""),
    ("POST", "/templates/{template}/mapping", "---yy-y", "{}"),
    ("POST", "/templates/{template}/fill", "---ss-s", r#"{"village":"VILLAGE"}"#),
    ("GET", "/work", "-yyyy-y", ""),
    ("GET", "/work/{item}", "-yyyy-y", ""),
    ("GET", "/work/{item}/file", "-yyyy-y", ""),
    // Importing
    ("POST", "/imports/preview", "---ss--", ""),
    ("POST", "/imports", "---ss--", ""),
    (
        "POST",
        "/villages",
        "---ss-s",
        r#"{"code": "VILLAGE", "county": "奉节县", "township": "云雾镇", "name": "石门村"}"#,
    ),
];

const HANDED_IN: &str = r#"{"reason":"不是他写的","items":[{"village":"VILLAGE",
    "document":"00000000-0000-0000-0000-000000000007",
    "hash":"0000000000000000000000000000000000000000000000000000000000000000"}]}"#;
