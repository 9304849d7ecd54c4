//! The rules, one file each.

mod adb_open;
mod admin_no_password;
mod admin_plain_http;
mod another_router;
mod asked;
mod certificate_expired;
mod certificate_own;
mod certificate_shared;
mod certificate_weak;
mod control_open;
mod database_open;
mod factory_password;
mod factory_stream;
mod files_uncovered;
mod firmware_old;
mod firmware_outdated;
mod ftp_anonymous;
mod hnap_open;
mod hole_after_support;
mod hole_for_good;
mod ipv6_open;
mod known_hole;
mod model_unknown;
mod mqtt_no_login;
mod names_changed;
mod nat_pmp;
mod never_set_up;
mod old_parts;
mod open_control;
mod picture_open;
mod printer_open;
mod printer_raw;
mod provider_port;
mod recorder_ports;
mod remote_desktop;
mod remote_management;
mod service_closed;
mod shared_network;
mod smb_1;
mod snmp_factory_word;
mod snmp_public;
mod ssh_on_gadget;
mod ssh_weak;
mod strange_router;
mod stream_open;
mod support_ended;
mod takeover_profile;
mod tells_too_much;
mod telnet_open;
mod tls_old;
mod two_routers;
mod update_waits;
mod updates_itself;
mod upnp_on;
mod vnc_no_password;
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
    another_router::RULE,
    names_changed::RULE,
    wifi_cover::RULE,
    remote_management::RULE,
    wps_on::RULE,
    wifi_first_name::RULE,
    ipv6_open::RULE,
    updates_itself::RULE,
    adb_open::RULE,
    takeover_profile::RULE,
    never_set_up::RULE,
    hole_after_support::RULE,
    files_uncovered::RULE,
    recorder_ports::RULE,
    remote_desktop::RULE,
    provider_port::RULE,
    update_waits::RULE,
    service_closed::RULE,
    upnp_on::RULE,
    printer_raw::RULE,
    ssh_on_gadget::RULE,
    tells_too_much::RULE,
    firmware_old::RULE,
    two_routers::RULE,
    open_control::RULE,
    printer_open::RULE,
    old_parts::RULE,
    model_unknown::RULE,
    shared_network::RULE,
];

/// ETSI EN 303 645, which most rules lean on.
const EN_303_645: Page = Page {
    title: "ETSI EN 303 645: Cyber Security for Consumer Internet of Things",
    url: "https://www.etsi.org/deliver/etsi_en/303600_303699/303645/",
    seen: "2026-11-22",
};
