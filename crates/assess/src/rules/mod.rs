//! The rules, one file each.

mod admin_no_password;
mod admin_plain_http;
mod asked;
mod factory_password;
mod factory_stream;
mod firmware_outdated;
mod ftp_anonymous;
mod hole_for_good;
mod ipv6_open;
mod known_hole;
mod mqtt_no_login;
mod remote_management;
mod snmp_factory_word;
mod snmp_public;
mod strange_router;
mod support_ended;
mod telnet_open;
mod updates_itself;
mod way_in;
mod way_in_exposes;
mod wifi_cover;
mod wifi_first_name;
mod wps_on;

use crate::{Page, Rule};

pub(crate) const ALL: &[Rule] = &[
    factory_password::RULE,
    factory_stream::RULE,
    admin_no_password::RULE,
    telnet_open::RULE,
    way_in_exposes::RULE,
    hole_for_good::RULE,
    firmware_outdated::RULE,
    support_ended::RULE,
    ftp_anonymous::RULE,
    mqtt_no_login::RULE,
    admin_plain_http::RULE,
    snmp_public::RULE,
    snmp_factory_word::RULE,
    known_hole::RULE,
    way_in::RULE,
    strange_router::RULE,
    wifi_cover::RULE,
    remote_management::RULE,
    wps_on::RULE,
    wifi_first_name::RULE,
    ipv6_open::RULE,
    updates_itself::RULE,
];

/// ETSI EN 303 645, which most rules lean on.
const EN_303_645: Page = Page {
    title: "ETSI EN 303 645: Cyber Security for Consumer Internet of Things",
    url: "https://www.etsi.org/deliver/etsi_en/303600_303699/303645/",
    seen: "2026-11-22",
};
