//! The rules, one file each.

mod admin_no_password;
mod admin_plain_http;
mod certificate_expired;
mod certificate_own;
mod certificate_shared;
mod certificate_weak;
mod control_open;
mod database_open;
mod factory_password;
mod firmware_outdated;
mod ftp_anonymous;
mod hnap_open;
mod hole_for_good;
mod known_hole;
mod mqtt_no_login;
mod nat_pmp;
mod picture_open;
mod smb_1;
mod snmp_public;
mod ssh_weak;
mod strange_router;
mod stream_open;
mod support_ended;
mod telnet_open;
mod tls_old;
mod vnc_no_password;
mod way_in;
mod way_in_exposes;

use crate::{Page, Rule};

pub(crate) const ALL: &[Rule] = &[
    factory_password::RULE,
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
    known_hole::RULE,
    way_in::RULE,
    strange_router::RULE,
    stream_open::RULE,
    picture_open::RULE,
    control_open::RULE,
    database_open::RULE,
    vnc_no_password::RULE,
    smb_1::RULE,
    hnap_open::RULE,
    ssh_weak::RULE,
    certificate_shared::RULE,
    tls_old::RULE,
    certificate_weak::RULE,
    certificate_expired::RULE,
    certificate_own::RULE,
    nat_pmp::RULE,
];

/// ETSI EN 303 645, which most rules lean on.
const EN_303_645: Page = Page {
    title: "ETSI EN 303 645: Cyber Security for Consumer Internet of Things",
    url: "https://www.etsi.org/deliver/etsi_en/303600_303699/303645/",
    seen: "2026-11-22",
};
